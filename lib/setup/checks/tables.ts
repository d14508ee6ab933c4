import { type Source, sources } from '#lib/azure/sources.ts'
import type { TableAnswer } from '../azure-probe.ts'
import { type Finding, failed, ok, type SetupCheck, skipped, warning } from '../check.ts'
import { counted, inWords } from '../words.ts'

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
  patchassessmentresources: { holds: 'what patches machines miss (Azure Update Manager)', whenEmpty: null },
  guestconfigurationresources: { holds: 'settings inside machines (guest configuration)', whenEmpty: null },
  advisorresources: { holds: 'security recommendations of Advisor', whenEmpty: null },
  policyresources: { holds: 'what does not comply with Azure Policy', whenEmpty: null },
  resourcechanges: { holds: 'who changed what, in the last 14 days', whenEmpty: null },
  resourcecontainerchanges: { holds: 'changes of subscriptions and resource groups', whenEmpty: null },
}

const oneForEach: readonly SetupCheck[] = sources.map((source) => ({
  id: `tables.${source}`,
  title: source,
  run: async ({ azure }) => {
    const answer = azure && (await azure.table(source))
    return answer ? findingOf(source, answer) : skipped('Not checked: there is no subscription to ask about.')
  },
}))

/** One check for each table of lib/azure/queries.ts; then what they cost. */
export const tableChecks: readonly SetupCheck[] = [
  ...oneForEach,
  {
    id: 'tables.quota',
    title: 'The service lets it ask as often as it needs',
    run: async ({ azure }) => {
      if (!azure) return skipped('Not checked while the configuration is wrong.')
      const remaining = azure.quotaRemaining()
      const throttled = azure.throttled()
      if (throttled > 0)
        return warning(
          `It was told to wait ${counted(throttled, 'time')}.`,
          'Scans wait by themselves. If they take long, use a credential that no other tool uses: the quota is per identity.',
        )
      if (remaining === null) return skipped('The service said nothing of a quota.')
      return ok(`${counted(remaining, 'request')} left in this window; a new one begins every few seconds.`)
    },
  },
]

function findingOf(source: Source, answer: TableAnswer): Finding {
  const { holds, whenEmpty } = tables[source]
  if (answer.state === 'failed') return failure(source, answer)
  const { rows, refused } = answer
  const [first] = refused
  const found = rows > 0 ? `${counted(rows, 'row')}: ${holds}.` : `No rows: ${holds}.`
  if (first) {
    const names = inWords(
      refused.map(({ subscription }) => subscription.name),
      3,
    )
    const said = `${first.error.code}: ${first.error.message}`
    const finding = rows > 0 ? warning : failed
    return finding(`${found} Not of ${names}: ${said}`, `Give the credential ${roleFor(source)} there.`)
  }
  if (rows > 0 || whenEmpty === null) return ok(rows > 0 ? found : `${found} There may be none.`)
  return warning(found, whenEmpty)
}

function failure(source: Source, { kind, error }: Extract<TableAnswer, { state: 'failed' }>): Finding {
  const found = `${error.code}: ${error.message}`
  if (kind === 'query')
    return warning(
      found,
      `This cloud does not answer for the table; what rests on it stays unknown (${tables[source].holds}).`,
    )
  if (kind === 'transient')
    return warning(found, 'It may pass: run this again in a minute. A scan is more patient than this check.')
  return failed(found, `Give the credential ${roleFor(source)} on the management group or the subscriptions.`)
}

function roleFor(source: Source): string {
  return source === 'securityresources' ? 'Security Reader, besides Reader,' : 'Reader'
}
