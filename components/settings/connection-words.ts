import { counted } from '#components/ui/format.ts'
import type { CheckResult } from '#lib/setup/check.ts'
import type { KeptChecks } from '#lib/setup/kept-checks.ts'

/** The page's first sentence: how the installation stood when it was last looked at. */
export function connectionTitle(kept: KeptChecks | null): string {
  if (!kept) return 'The connection has not been checked yet'
  if (kept.state === 'running') return 'The connection is being checked'
  const failed = kept.results.filter(({ status }) => status === 'failed').length
  const warnings = kept.results.filter(({ status }) => status === 'warning').length
  if (failed > 0)
    return warnings > 0 ? `${failuresIn(failed)}, and ${counted(warnings, 'warning')}` : failuresIn(failed)
  if (warnings > 0) return `It works, with ${counted(warnings, 'warning')}`
  return kept.state === 'interrupted' ? 'The check was interrupted' : 'Everything that was checked is right'
}

const failuresIn = (count: number) => (count === 1 ? 'One thing is wrong' : `${counted(count, 'thing')} are wrong`)

/** The second: what reading Azure came to. */
export function connectionLead(kept: KeptChecks | null): string {
  if (!kept) return 'Ask what the credential can read, whether people can sign in, and what is missing.'
  const tables = kept.results.filter(({ id, group }) => group === 'tables' && id !== 'tables.quota')
  const read = tables.filter(({ status }) => status === 'ok').length
  if (tables.length === 0) return 'What was found so far stands below.'
  if (read === tables.length) return `All ${tables.length} tables of Resource Graph can be read.`
  return `${read} of ${tables.length} tables of Resource Graph can be read whole.`
}

/** What is to be mended, the worst first; within one kind in the order of the checks. */
export function problemsIn(results: readonly CheckResult[]): readonly CheckResult[] {
  return [
    ...results.filter(({ status }) => status === 'failed'),
    ...results.filter(({ status }) => status === 'warning'),
  ]
}
