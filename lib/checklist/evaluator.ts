import { folded } from './casing.ts'
import { type AutomatedCheck, type Check, defaultsOf } from './check.ts'
import { pathsOf } from './combine.ts'
import { type Row, typeOf } from './row.ts'
import type { EstateView, Rule } from './rule.ts'
import { type Code, type Evidence, NONE, UNKNOWN } from './verdict.ts'

/** What an organisation changed: check id → parameter → value. */
export type ParameterChoices = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Gets each verdict of an asset: the check's place in `evaluator.checks`, and the code (never 0). */
export type Sink = (check: number, code: Code) => void

/** A checklist ready to judge: what applies is found by type once, and a verdict makes nothing. */
export interface Evaluator {
  readonly checks: readonly AutomatedCheck[]
  /** The values of the parameters of each check. */
  readonly parameters: readonly Readonly<Record<string, unknown>>[]
  /** Changes whenever any row could be judged or counted otherwise. */
  readonly fingerprint: string
  /** Types (lower case) that some check reads beside its own asset. */
  readonly readTypes: ReadonlySet<string>
  /** Judges one asset by every check on its type, in the order of `checks`. */
  evaluate(row: Row, estate: EstateView, sink: Sink): void
  /** The verdict of one check; 0 where it does not apply to the asset. */
  judge(check: number, row: Row, estate: EstateView): Code
  /** Why one check judges the asset as it does; empty where it does not apply. */
  explain(check: number, row: Row, estate: EstateView): Evidence[]
  /** The places in `checks` of those on a type. */
  checksOn(type: string): readonly number[]
  /** Types that checks on this type of asset read. */
  readsOf(type: string): ReadonlySet<string>
  /** Whether some check reads rows of this type. */
  isRead(type: string): boolean
  /** The properties that checks read of rows of this type, beside id, name and type. */
  pathsRead(type: string): readonly string[]
}

/** A parameter that cannot be what was chosen. The message names the check, the parameter and what is wrong. */
export class InvalidParameter extends Error {
  override name = 'InvalidParameter'
}

/**
 * Compiles checks with the organisation's parameters (defaults for the rest). Attested checks are left out: a person
 * states those.
 * @throws {InvalidParameter} where a check or a parameter is not known, or a value is not what it should be.
 */
export function compile(checklist: readonly Check[], choices: ParameterChoices = {}): Evaluator {
  const checks = checklist.filter((one) => one.kind === 'automated')
  for (const id of Object.keys(choices))
    if (!checks.some((one) => one.id === id)) throw new InvalidParameter(`There is no check ${id} to set parameters of`)
  const parameters = checks.map((one) => parametersOf(one, choices[one.id] ?? {}))
  const rules = checks.map((one, i) => one.rule(parameters[i] as Record<string, unknown>))
  const byType = new Map<string, CompiledType>()
  for (const type of new Set(checks.flatMap((one) => one.appliesTo))) byType.set(type, compiledFor(type, checks, rules))
  const readTypes = new Set(checks.flatMap((one) => one.reads))
  // What applies is found by the type as it is spelt; each spelling is folded once. Spellings are few, but hostile rows
  // could bring any number.
  const bySpelling = new Map<unknown, CompiledType>()
  const ofRow = (row: Row): CompiledType => {
    const known = bySpelling.get(row.type)
    if (known !== undefined) return known
    const compiled = byType.get(typeOf(row)) ?? inapplicable
    if (typeof row.type === 'string' && row.type !== '' && bySpelling.size < 10_000) bySpelling.set(row.type, compiled)
    return compiled
  }
  const applies = (check: number, row: Row) => ofRow(row).indexes.includes(check)

  return {
    checks,
    parameters,
    fingerprint: fingerprintOf(checks, parameters),
    readTypes,
    evaluate(row, estate, sink) {
      const { indexes, rules } = ofRow(row)
      for (let i = 0; i < rules.length; i++) {
        const code = judged(rules[i] as Rule, row, estate)
        if (code !== NONE) sink(indexes[i] as number, code)
      }
    },
    judge: (check, row, estate) => (applies(check, row) ? judged(rules[check] as Rule, row, estate) : NONE),
    explain: (check, row, estate) => (applies(check, row) ? explained(rules[check] as Rule, row, estate) : []),
    checksOn: (type) => byType.get(folded(type))?.indexes ?? [],
    readsOf: (type) => byType.get(folded(type))?.reads ?? nothing,
    isRead: (type) => readTypes.has(type) || readTypes.has(folded(type)),
    pathsRead: (type) =>
      pathsOf(rules).flatMap((path) => (path.startsWith(`${folded(type)}#`) ? [path.slice(type.length + 1)] : [])),
  }
}

const nothing: ReadonlySet<string> = new Set()

interface CompiledType {
  readonly indexes: readonly number[]
  readonly rules: readonly Rule[]
  readonly reads: ReadonlySet<string>
}

const inapplicable: CompiledType = { indexes: [], rules: [], reads: nothing }

function compiledFor(type: string, checks: readonly AutomatedCheck[], rules: readonly Rule[]): CompiledType {
  const indexes = checks.flatMap((one, i) => (one.appliesTo.includes(type) ? [i] : []))
  return {
    indexes,
    rules: indexes.map((i) => rules[i] as Rule),
    reads: new Set(indexes.flatMap((i) => checks[i]?.reads ?? [])),
  }
}

/** A rule that throws is a mistake of ours; it must cost one unknown verdict, not the scan. */
function judged(rule: Rule, row: Row, estate: EstateView): Code {
  try {
    return rule.judge(row, estate)
  } catch {
    return UNKNOWN
  }
}

function explained(rule: Rule, row: Row, estate: EstateView): Evidence[] {
  try {
    return rule.explain(row, estate)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [{ path: '', observed: null, expected: `a row that can be judged (${reason})` }]
  }
}

function parametersOf(check: AutomatedCheck, chosen: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const values = defaultsOf(check.parameters)
  for (const [name, value] of Object.entries(chosen)) {
    const declared = Object.hasOwn(check.parameters, name) ? check.parameters[name] : undefined
    if (declared === undefined) throw new InvalidParameter(`Check ${check.id} has no parameter ${name}`)
    const parsed = declared.schema.safeParse(value)
    if (!parsed.success) {
      const reason = parsed.error.issues.map((issue) => issue.message).join('; ')
      throw new InvalidParameter(`Parameter ${name} of check ${check.id}: ${reason}`)
    }
    values[name] = parsed.data
  }
  return values
}

function fingerprintOf(checks: readonly AutomatedCheck[], parameters: readonly Readonly<Record<string, unknown>>[]) {
  const judging = checks.map((one, i) => {
    const { id, version, appliesTo, severity, pillar, area, reads } = one
    return JSON.stringify({ id, version, appliesTo, severity, pillar, area, reads, parameters: parameters[i] })
  })
  return hashOf(judging.toSorted().join('\n'))
}

/** FNV-1a, 64 bits: tells checklists apart, and needs nothing of the platform. */
function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (let i = 0; i < text.length; i++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n)
  return hash.toString(16).padStart(16, '0')
}
