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

/** At the top of a row: Azure's casing of these changes from day to day. */
const FOLDED = new Set(['id', 'type', 'subscriptionId', 'resourceGroup'])

/** Far beyond any resource; PostgreSQL's own parser gives up some thousands further. */
const DEEPEST = 128

/** A row as it is compared: what it says, and how large that is. */
export interface Fingerprint {
  /** SHA-256 (its first 128 bits) of the row as canonical JSON: keys sorted, without what is volatile. */
  fingerprint: string
  /** Characters of that JSON. */
  length: number
}

/**
 * Tells whether a row says what it said before.
 * @param isSignal then the name does not count: the id names a signal, and its name may be that of the run that found it
 * @throws RangeError for a row nested too deeply to be stored
 */
export function fingerprintOf(row: Readonly<Record<string, unknown>>, isSignal = false): Fingerprint {
  let text = ''
  for (const name of sortedNames(row)) {
    const value = row[name]
    const known = nameOf(name)
    if ((known.isVolatile && !isObject(value)) || (isSignal && name === 'name')) continue
    text += known.quoted
    text += FOLDED.has(name) && typeof value === 'string' ? JSON.stringify(value.toLowerCase()) : canonical(value, 1)
    text += ','
  }
  return { fingerprint: hash('sha256', text, 'base64url').slice(0, 22), length: text.length }
}

function canonical(value: unknown, depth: number): string {
  if (!isObject(value)) return JSON.stringify(value) ?? 'null'
  if (depth > DEEPEST) throw new RangeError(`nested more than ${DEEPEST} levels deep`)
  if (Array.isArray(value)) {
    let items = '['
    for (const item of value) items += `${canonical(item, depth + 1)},`
    return `${items}]`
  }
  let members = '{'
  for (const name of sortedNames(value)) {
    const member = (value as Record<string, unknown>)[name]
    const known = nameOf(name)
    if (!known.isVolatile || isObject(member)) members += `${known.quoted}${canonical(member, depth + 1)},`
  }
  return `${members}}`
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function sortedNames(value: object): string[] {
  const names = Object.keys(value)
  for (let i = 1; i < names.length; i++) if (names[i - 1]! > names[i]!) return names.sort()
  return names
}

interface KnownName {
  quoted: string
  isVolatile: boolean
}

/** The same few thousand names come in every row; tags may be called anything, hence the bound. */
const names = new Map<string, KnownName>()
const MOST_NAMES = 20_000

function nameOf(name: string): KnownName {
  const known = names.get(name)
  if (known) return known
  const made = { quoted: `${JSON.stringify(name)}:`, isVolatile: VOLATILE.has(name.toLowerCase()) }
  if (names.size < MOST_NAMES) names.set(name, made)
  return made
}
