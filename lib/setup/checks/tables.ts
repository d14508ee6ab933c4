import { type Source, sources } from '#lib/azure/sources.ts'
import type { TableAnswer } from '../azure-probe.ts'
import { type Finding, failed, ok, type SetupCheck, skipped, warning } from '../check.ts'
import { counted } from '../words.ts'

/** What a table holds, and what having no row of it usually means; null: that it holds none is nothing unusual. */
const tables: Readonly<Record<Source, { holds: string; whenEmpty: string | null }>> = {
  resourcecontainers: {
    holds: 'subscriptions and resource groups',
    whenEmpty: 'Give the credential Reader: without it no subscription is seen.',
  },
  resources: {
    holds: 'resources and their configuration',
    whenEmpty: 'Give the credential Reader on the subscriptions, not only on the management group’s own settings.',
  },
  authorizationresources: {
    holds: 'role assignments and definitions',
    whenEmpty: 'Every subscription has role assignments: give the credential Reader.',
  },
  securityresources: {
    holds: 'what Defender for Cloud says',
    whenEmpty:
      'Give the credential Security Reader. If it has that, Defender for Cloud is not registered: az provider register --namespace Microsoft.Security in each subscription.',
  },
  patchassessmentresources: { holds: 'missing patches of machines (Azure Update Manager)', whenEmpty: null },
  guestconfigurationresources: { holds: 'settings inside machines (guest configuration)', whenEmpty: null },
  advisorresources: { holds: 'security recommendations of Advisor', whenEmpty: null },
  policyresources: { holds: 'what does not comply with Azure Policy', whenEmpty: null },
  resourcechanges: { holds: 'who changed what, in the last 14 days', whenEmpty: null },
  resourcecontainerchanges: { holds: 'changes of subscriptions and resource groups', whenEmpty: null },
}

/** One check for each table of lib/azure/queries.ts. */
export const tableChecks: readonly SetupCheck[] = sources.map((source) => ({
  id: `tables.${source}`,
  title: source,
  run: async ({ azure }) => {
    const answer = azure && (await azure.table(source))
    return answer ? findingOf(source, answer) : skipped('Not checked: there is no subscription to ask about.')
  },
}))

function findingOf(source: Source, answer: TableAnswer): Finding {
  const { holds, whenEmpty } = tables[source]
  if (answer.state === 'read') {
    const found = `${counted(answer.rows, 'row')}: ${holds}.`
    if (answer.rows > 0) return ok(found)
    return whenEmpty === null ? ok(`No rows: ${holds}. There may be none.`) : warning(`No rows: ${holds}.`, whenEmpty)
  }
  const { kind, error } = answer
  const found = `${error.code}: ${error.message}`
  if (kind === 'query')
    return warning(found, `This cloud does not answer for the table; what rests on it stays unknown (${holds}).`)
  if (kind === 'transient')
    return warning(found, 'It may pass: run this again in a minute. A scan is more patient than this check.')
  return failed(found, `Give the credential ${roleFor(source)} on the management group or the subscriptions.`)
}

function roleFor(source: Source): string {
  return source === 'securityresources' ? 'Security Reader, besides Reader,' : 'Reader'
}
