import { pathsOf, readsOf } from './combine.ts'
import type { Row } from './row.ts'
import type { EstateView, Rule } from './rule.ts'
import { type Code, DEFAULT, type Evidence, FAIL, NONE, PASS, UNKNOWN } from './verdict.ts'

/** What a rule over several things says where there are none of them. */
export type Absence = 'pass' | 'default' | 'fail' | 'unknown' | 'none'

export const absenceCode: Readonly<Record<Absence, Code>> = {
  pass: PASS,
  default: DEFAULT,
  fail: FAIL,
  unknown: UNKNOWN,
  none: NONE,
}

/** Rules over the items of a list, or over other rows: each is judged as if it were the row. */
export interface Items {
  /** Only those items that meet the condition (and those of which that cannot be told). */
  where(condition: Rule): Items
  /** Each must pass. `none`: what it means that there are none (without `none`: does not apply). */
  every(rule: Rule, options?: { none?: Absence }): Rule
  /** At least one must pass. `none`: what it means that there are none (without `none`: fails). */
  some(rule: Rule, options?: { none?: Absence }): Rule
  /** There must be at least one. */
  mustExist(expected: string): Rule
  /** There must be none. */
  mustNotExist(expected: string): Rule
}

/** Where items come from. `read` answers a list, or a code where there is no list to judge. */
export interface Source {
  read(row: Row, estate: EstateView): readonly unknown[] | Code
  /** The path of an item in evidence. */
  itemPath(item: unknown, index: number): string
  /** A path below an item, in evidence. */
  below(item: unknown, index: number, path: string): string
  /** The path of all items, as `paths` names it, and a path below it. */
  readonly path: string
  belowAny(path: string): string
  readonly reads: readonly string[]
}

export function itemsOf(source: Source, condition: Rule | null = null): Items {
  const parts = (rule: Rule | null) => [condition, rule].filter((part) => part !== null)
  const observed = (rule: Rule | null) => ({
    paths: [source.path, ...pathsOf(parts(rule)).map(source.belowAny)].filter((p, i, those) => those.indexOf(p) === i),
    reads: [...new Set([...source.reads, ...readsOf(parts(rule))])],
  })
  const none = (row: Row, estate: EstateView, expected: string): Evidence[] => {
    const list = source.read(row, estate)
    const length = typeof list === 'number' ? null : list.length
    return [{ path: source.path, observed: length, expected }]
  }

  /** Items that meet the condition, with what the rule says of each. For explanations only. */
  const judged = (rule: Rule, row: Row, estate: EstateView) => {
    const list = source.read(row, estate)
    if (typeof list === 'number') return []
    return list.flatMap((item, index) => {
      const code = codeOf(condition, rule, item, estate)
      return code === NONE ? [] : [{ item, index, code }]
    })
  }
  const evidence = (rule: Rule, chosen: { item: unknown; index: number; code: Code }[], estate: EstateView) =>
    chosen.slice(0, MOST).flatMap(({ item, index, code }) => {
      const asked = code === UNKNOWN && condition?.judge(item as Row, estate) === UNKNOWN ? condition : rule
      return asked.explain(item as Row, estate).map((one) => ({ ...one, path: source.below(item, index, one.path) }))
    })

  return {
    where: (other) => itemsOf(source, condition === null ? other : both(condition, other)),
    every(rule, options = {}) {
      const empty = absenceCode[options.none ?? 'none']
      const judge = (row: Row, estate: EstateView): Code => {
        const list = source.read(row, estate)
        if (typeof list === 'number') return list
        let code: Code = NONE
        for (let i = 0; i < list.length; i++) {
          const own = codeOf(condition, rule, list[i], estate)
          if (own === FAIL) return FAIL
          if (own > code) code = own
        }
        return code === NONE ? empty : code
      }
      const explain = (row: Row, estate: EstateView) => {
        const code = judge(row, estate)
        const chosen = judged(rule, row, estate).filter((one) => one.code === code || isPass(one.code, code))
        return chosen.length > 0
          ? evidence(rule, chosen, estate)
          : code === NONE
            ? []
            : none(row, estate, 'at least one')
      }
      return { judge, explain, ...observed(rule) }
    },
    some(rule, options = {}) {
      const empty = absenceCode[options.none ?? 'fail']
      const judge = (row: Row, estate: EstateView): Code => {
        const list = source.read(row, estate)
        if (typeof list === 'number') return list
        let code: Code = NONE
        for (let i = 0; i < list.length; i++) {
          const own = codeOf(condition, rule, list[i], estate)
          if (own === PASS) return PASS
          if (own === NONE || code === DEFAULT) continue
          if (own === DEFAULT || own === UNKNOWN || code === NONE) code = own
        }
        return code === NONE ? empty : code
      }
      const explain = (row: Row, estate: EstateView) => {
        const code = judge(row, estate)
        const chosen = judged(rule, row, estate).filter((one) => one.code === code)
        return chosen.length > 0
          ? evidence(rule, chosen, estate)
          : code === NONE
            ? []
            : none(row, estate, 'at least one')
      }
      return { judge, explain, ...observed(rule) }
    },
    mustExist: (expected) => existence(source, condition, expected, PASS, FAIL, observed(null)),
    mustNotExist: (expected) => existence(source, condition, expected, FAIL, PASS, observed(null)),
  }
}

/** How many items are explained at most: enough to act on, whatever a row holds. */
const MOST = 20

const isPass = (own: Code, code: Code) => (own === PASS || own === DEFAULT) && (code === PASS || code === DEFAULT)

function both(a: Rule, b: Rule): Rule {
  const judge = (row: Row, estate: EstateView): Code => {
    const first = a.judge(row, estate)
    return first === PASS || first === DEFAULT ? b.judge(row, estate) : first
  }
  const explain = (row: Row, estate: EstateView) => [...a.explain(row, estate), ...b.explain(row, estate)]
  return { judge, explain, paths: pathsOf([a, b]), reads: readsOf([a, b]) }
}

function codeOf(condition: Rule | null, rule: Rule, item: unknown, estate: EstateView): Code {
  if (condition !== null) {
    const met = condition.judge(item as Row, estate)
    if (met === UNKNOWN) return UNKNOWN
    if (met === FAIL || met === NONE) return NONE
  }
  return rule.judge(item as Row, estate)
}

function existence(
  source: Source,
  condition: Rule | null,
  expected: string,
  found: Code,
  missing: Code,
  observed: { paths: readonly string[]; reads: readonly string[] },
): Rule {
  const meets = (item: unknown, estate: EstateView): Code =>
    condition === null ? PASS : condition.judge(item as Row, estate)
  const judge = (row: Row, estate: EstateView): Code => {
    const list = source.read(row, estate)
    if (typeof list === 'number') return list === UNKNOWN ? UNKNOWN : missing
    let code = missing
    for (let i = 0; i < list.length; i++) {
      const met = meets(list[i], estate)
      if (met === PASS || met === DEFAULT) return found
      if (met === UNKNOWN) code = UNKNOWN
    }
    return code
  }
  const explain = (row: Row, estate: EstateView): Evidence[] => {
    const list = source.read(row, estate)
    if (typeof list === 'number') return [{ path: source.path, observed: null, expected }]
    const chosen = list.flatMap((item, index) => {
      const met = meets(item, estate)
      return met === FAIL || met === NONE ? [] : [{ item, index }]
    })
    if (chosen.length === 0) return [{ path: source.path, observed: list.length === 0 ? null : list.length, expected }]
    return chosen.slice(0, MOST).flatMap(({ item, index }): Evidence[] => {
      const facts = condition?.explain(item as Row, estate) ?? []
      if (facts.length === 0) return [{ path: source.itemPath(item, index), observed: true, expected }]
      return facts.map((fact) => ({ path: source.below(item, index, fact.path), observed: fact.observed, expected }))
    })
  }
  return { judge, explain, ...observed }
}
