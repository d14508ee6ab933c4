// What a scan does and found, in words. Types of the report come from the scan itself.

import { formatDateTime } from '#components/ui/dates.ts'
import { counted, formatCount, formatDuration, inWords } from '#components/ui/format.ts'
import type { ScanItem } from '#lib/posture/scans/list-scans.ts'
import type { Scan, ScanProgressView, ScanReport } from '#lib/posture/scans/scan.ts'

const tables: Record<string, { name: string; short: string }> = {
  resources: { name: 'resources', short: 'Resources' },
  resourcecontainers: { name: 'subscriptions and resource groups', short: 'Groups' },
  authorizationresources: { name: 'role assignments', short: 'Roles' },
  securityresources: { name: 'Defender assessments', short: 'Defender' },
  patchassessmentresources: { name: 'patch assessments', short: 'Patches' },
  guestconfigurationresources: { name: 'guest configuration', short: 'Guests' },
  advisorresources: { name: 'Advisor recommendations', short: 'Advisor' },
  policyresources: { name: 'policy states', short: 'Policy' },
  resourcechanges: { name: 'changes of resources', short: 'Changes' },
  resourcecontainerchanges: { name: 'changes of resource groups', short: 'Group changes' },
}

/** What people call a Resource Graph table; `short` is for the head of a column. */
export function tableName(source: string, form: 'name' | 'short' = 'name'): string {
  return tables[source]?.[form] ?? source
}

/** What the scan is doing: "Reading resources". */
export function phaseWords(progress: ScanProgressView | null): string {
  if (!progress) return 'Starting'
  if (progress.phase === 'reading') return `Reading ${tableName(progress.source ?? 'resources')}`
  return { comparing: 'Comparing with what was known', judging: 'Judging assets', recording: 'Recording' }[
    progress.phase
  ]
}

const triggers: Record<string, string> = {
  schedule: 'on schedule',
  demand: 'on demand',
  command: 'by command',
  demo: 'for the demo',
}

export function triggerWords(trigger: string): string {
  return triggers[trigger] ?? trigger
}

/** What a scan found changed, the most telling first: "12 findings closed, 3 opened; 4 assets added". */
export function changeWords(report: ScanReport): string {
  const { verdicts, inventory } = report
  const findings: [number, string][] = [
    [verdicts.failingClosed, 'closed'],
    [verdicts.failingOpened, 'opened'],
  ]
  const assets: [number, string][] = [
    [inventory.assetsAdded + inventory.assetsReturned, 'added'],
    [inventory.assetsChanged, 'changed'],
    [inventory.assetsRemoved, 'removed'],
  ]
  const parts = [enumerated(findings, 'finding'), enumerated(assets, 'asset')].filter(Boolean)
  return parts.length === 0 ? 'Nothing changed' : parts.join('; ')
}

function enumerated(counts: [number, string][], noun: string): string {
  return counts
    .filter(([count]) => count > 0)
    .map(([count, what], index) => `${index === 0 ? counted(count, noun) : formatCount(count)} ${what}`)
    .join(', ')
}

/** The message when a scan that somebody watched has ended. */
export function endWords(scan: Pick<Scan, 'state' | 'error' | 'report'>): {
  isGood: boolean
  title: string
  detail: string
} {
  if (scan.state === 'failed')
    return {
      isGood: false,
      title: 'The scan failed',
      detail: scan.error ?? 'Its log says why. What was known before stands.',
    }
  const unread = scan.report ? scan.report.coverage.failed + scan.report.coverage.partial : 0
  const detail = scan.report ? `${changeWords(scan.report)}.` : ''
  return unread === 0
    ? { isGood: true, title: 'The scan is done', detail }
    : { isGood: false, title: 'The scan is done, but could not read everything', detail }
}

// Codes of Azure (and of ours where the service did not answer), and what the person who runs Temper can do.
const remedies: [RegExp, string][] = [
  [
    /^(AuthorizationFailed|Forbidden|AccessDenied|SubscriptionNotVisible|NoSubscriptionVisible|NoValidSubscriptions.*)$/,
    'Give the identity of the scanner the role Reader on the subscription, or on a management group above it.',
  ],
  [
    /^(CredentialFailed|InvalidAuthenticationToken.*|ExpiredAuthenticationToken|Unauthorized|AADSTS.*|Http401)$/,
    'The credential of the scanner is refused: renew its secret or certificate, or check its managed identity.',
  ],
  [
    /^SubscriptionNotFound$/,
    'The subscription is gone or moved to another tenant: take it out of TEMPER_SUBSCRIPTIONS if it is named there.',
  ],
  [/^(RateLimiting|TooManyRequests|Http429)$/, 'Others use up the quota, too: scan at another hour, or less often.'],
  [/^CertificateNotTrusted$/, 'Name the certificate of your proxy or cloud in NODE_EXTRA_CA_CERTS and start again.'],
  [
    /^(ConnectionFailed|Timeout|GatewayTimeout|ServiceUnavailable|InternalServerError|Http5\d\d)$/,
    'The service did not answer in time. The next scan tries again; if it stays so, see the status page of Azure.',
  ],
  [
    /^(RowsMissing|ResultTruncated|PagingStuck|MalformedAnswer|ResponsePayloadTooLarge)$/,
    'The answer contradicted itself, so nothing was taken as removed. The next scan tries again.',
  ],
  [
    /^(InvalidQuery|ParserFailure|DisallowedLogicalTableName|UnknownTable)$/,
    'This cloud does not offer the table: what only it can tell stays unknown.',
  ],
]

/** What to do about an error of the service. */
export function remedyFor(code: string | null): string {
  const known = remedies.find(([pattern]) => code !== null && pattern.test(code))
  return (
    known?.[1] ?? 'The next scan tries again. If it stays so, look up the code in the documentation of Resource Graph.'
  )
}

/** The scans page's first sentence, of the last scan that has ended. */
export function scansTitle(last: Pick<ScanItem, 'state' | 'subscriptions' | 'subscriptionsRead'> | null): string {
  if (!last) return 'No scan has run yet'
  if (last.state === 'failed') return 'The last scan failed'
  const { subscriptions: all, subscriptionsRead: read } = last
  if (all === 0) return 'The last scan found no subscription'
  if (read < all) return `The last scan read ${formatCount(read)} of ${formatCount(all)} subscriptions whole`
  return all === 1
    ? 'The last scan read its subscription whole'
    : `The last scan read all ${formatCount(all)} subscriptions`
}

/** Its second sentence: what came of that scan, and when the next runs. */
export function scansLead(
  last: Scan | null,
  { schedule, timeZone }: { schedule: string | null; timeZone: string },
): string {
  const next = schedule ? `Scans run ${scheduleWords(schedule)} (${timeZone}).` : 'No scans are scheduled.'
  if (!last) return `${next} One can be started now.`
  if (last.state === 'failed') return `What was known before stands. ${next}`
  return `${whatAndWhen(last, timeZone)} ${next}`
}

/** The second sentence of a scan's page: when, how long, why it ran, and what changed. */
export function scanLead(scan: Scan, timeZone: string): string {
  if (scan.state === 'running')
    return `Begun ${triggerWords(scan.trigger)}. What was known before stands until it is done.`
  return scan.state === 'failed'
    ? `It ran ${triggerWords(scan.trigger)} for ${formatDateTime(scan.observedAt, timeZone)}. The next scan tries again.`
    : whatAndWhen(scan, timeZone)
}

function whatAndWhen({ observedAt, startedAt, finishedAt, report, trigger }: Scan, timeZone: string): string {
  const took = finishedAt ? ` in ${formatDuration(finishedAt.getTime() - startedAt.getTime())}` : ''
  const changes = report ? `: ${lowered(changeWords(report))}` : ''
  return `${formatDateTime(observedAt, timeZone)}, ${triggerWords(trigger)}${took}${changes}.`
}

/** The plain schedules in words, others as cron writes them: "0 6 * * *" → "every day at 06:00". */
export function scheduleWords(cron: string): string {
  const [minute = '', hour = '', ...rest] = cron.split(/\s+/)
  const isEveryDay = rest.join(' ') === '* * *' && /^\d+$/.test(minute)
  if (isEveryDay && hour === '*') return `every hour at minute ${minute}`
  if (isEveryDay && /^\d+$/.test(hour)) return `every day at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  return `by the schedule ${cron}`
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** Why a scan's page should be trusted or not, in one sentence. */
export function scanTitle(scan: Scan, unread: readonly string[]): string {
  if (scan.state === 'running') return `${phaseWords(scan.progress)}…`
  if (scan.state === 'failed') return 'This scan failed: what was known before stands'
  if (unread.length === 0) return 'Everything was read'
  if (unread.length <= 3) return `${inWords([...unread])} could not be read whole`
  return `${formatCount(unread.length)} subscriptions could not be read whole`
}
