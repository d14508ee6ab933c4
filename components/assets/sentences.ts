// What the pages on assets say in words before any table. Data in, sentences out.
import { formatDay } from '#components/ui/dates.ts'
import { counted, formatCount, formatScore } from '#components/ui/format.ts'
import { scoreOf } from '#lib/scoring/index.ts'

/** "612 assets of 34 types", or what a filter leaves: "12 of 612 assets match". */
export function assetsTitle(told: {
  matching: number
  total: number
  types: number
  isFiltered: boolean
  /** The scope is what belongs to no workload. */
  isUnassigned?: boolean
  /** The address names workloads or subscriptions. */
  isNarrowed?: boolean
}): string {
  const { matching, total, types, isFiltered, isUnassigned = false, isNarrowed = false } = told
  if (total === 0 && isNarrowed) return 'No assets in view'
  if (total === 0) return isFiltered ? 'No assets match' : 'No assets yet'
  if (isFiltered)
    return `${matching === 0 ? 'None' : formatCount(matching)} of ${counted(total, 'asset')} match${matching === 1 ? 'es' : ''}`
  const all = `${counted(total, 'asset')} of ${counted(types, 'type')}`
  return isUnassigned ? `${all} ${total === 1 ? 'belongs' : 'belong'} to no workload` : all
}

/** "213 fail at least one check. 51 are as of an earlier scan, because they could not be read." Of the whole inventory; a filtered list says so. */
export function assetsLead(told: { total: number; failing: number; stale: number; isFiltered?: boolean }): string {
  const { total, failing, stale, isFiltered = false } = told
  if (total === 0) return 'The first scan fills the inventory.'
  const fails =
    failing === 0
      ? `${isFiltered ? 'In all, no asset' : 'None of them'} fails a check.`
      : `${isFiltered ? 'In all, ' : ''}${counted(failing, 'asset')} ${failing === 1 ? 'fails' : 'fail'} at least one check.`
  if (stale === 0) return fails
  return `${fails} ${counted(stale, 'asset')} could not be read by the newest scan and ${stale === 1 ? 'is' : 'are'} shown as last seen.`
}

export interface ToldAsset {
  readonly passed: number
  readonly failed: number
  readonly unknown: number
  readonly weightApplicable: number
  readonly weightPassed: number
  /** Of what fails or is unknown, what exceptions cover, and its weight. */
  readonly excepted: number
  readonly weightExcepted: number
  readonly removedAt: string | null
  readonly stale: { readonly since: string | null; readonly code: string | null } | null
}

/** "Scores 71.4: passes 6 of 8 checks, fails 2." and whether that is still so. */
export function assetLead(asset: ToldAsset, timeZone: string): string {
  const checks = asset.passed + asset.failed + asset.unknown
  const sentences: string[] = []
  if (asset.removedAt) sentences.push(`Removed from Azure, as the scan of ${formatDay(asset.removedAt, timeZone)} saw.`)
  if (checks === 0) sentences.push(asset.removedAt ? '' : 'No check of the checklist is on this type of asset.')
  else sentences.push(verdicts(asset, checks))
  if (asset.stale)
    sentences.push(
      asset.stale.since
        ? `No longer readable: everything here is as of ${formatDay(asset.stale.since, timeZone)}.`
        : 'The newest scan could not read it.',
    )
  return sentences.filter(Boolean).join(' ')
}

function verdicts(asset: ToldAsset, checks: number): string {
  const { passed, failed, unknown, excepted } = asset
  const { raw, accepted } = scoreOf(asset)
  const score = formatScore(raw)
  if (failed === 0 && unknown === 0)
    return `Scores ${score}: passes ${checks === 1 ? 'the one check' : `all ${checks} checks`} that ${checks === 1 ? 'applies' : 'apply'}.`
  const rest = [failed > 0 && `fails ${failed}`, unknown > 0 && `${unknown} cannot be judged`].filter(Boolean)
  const scores = excepted > 0 && accepted !== null ? `${score}, accepted ${formatScore(accepted)}` : score
  const covered = excepted === 0 ? '' : ` ${formatCount(excepted)} of these ${excepted === 1 ? 'is' : 'are'} excepted.`
  return `Scores ${scores}: passes ${passed} of ${counted(checks, 'check')}, ${rest.join(', ')}.${covered}`
}
