import { hash } from 'node:crypto'

/**
 * Properties that change without anybody having changed anything: when something was last looked at, by which run, the
 * number of a revision. Lower case, because Azure's own casing is not stable. A row that differs from what is stored
 * only in these is the same row.
 */
const VOLATILE = new Set([
  'etag',
  // SQL databases: moves forward with every backup.
  'earliestrestoredate',
  // Policy states, guest configuration, Advisor, patch assessments: when and by which run it was evaluated last.
  'timestamp',
  'lastevaluated',
  'lastupdated',
  'lastcompliancestatuschecked',
  'latestreportid',
  'lastmodifieddatetime',
  'startdatetime',
  'assessmentactivityid',
  // Defender's assessments: a status that changed back and forth is the same status.
  'statuschangedate',
  // Web apps: when the platform last touched the site, not its configuration.
  'lastmodifiedtimeutc',
  'usagestate',
])

/** At the top of a row: the id goes in folded, the scan's own columns not at all. */
const FOLDED = new Set(['id', 'type', 'subscriptionId', 'resourceGroup'])

/** Far beyond any resource; PostgreSQL's own parser gives up some thousands further. */
const DEEPEST = 128

/**
 * SHA-256 (its first 128 bits) of a row as canonical JSON: keys sorted, without what is volatile.
 * @throws RangeError for a row nested too deeply to be stored
 */
export function fingerprintOf(row: Readonly<Record<string, unknown>>, isSignal = false): string {
  let text = ''
  for (const name of Object.keys(row).sort()) {
    const value = row[name]
    // The id names a signal; its name may be that of the run that found it (patch assessments).
    if (isVolatile(name, value) || (isSignal && name === 'name')) continue
    text += `${JSON.stringify(name)}:`
    text += FOLDED.has(name) && typeof value === 'string' ? JSON.stringify(value.toLowerCase()) : canonical(value, 1)
    text += ','
  }
  return hash('sha256', text, 'base64url').slice(0, 22)
}

const isVolatile = (name: string, value: unknown) =>
  (typeof value !== 'object' || value === null) && (VOLATILE.has(name) || VOLATILE.has(name.toLowerCase()))

function canonical(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (depth > DEEPEST) throw new RangeError(`nested more than ${DEEPEST} levels deep`)
  if (Array.isArray(value)) {
    let items = '['
    for (const item of value) items += `${canonical(item, depth + 1)},`
    return `${items}]`
  }
  let members = '{'
  for (const name of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[name]
    if (!isVolatile(name, member)) members += `${JSON.stringify(name)}:${canonical(member, depth + 1)},`
  }
  return `${members}}`
}
