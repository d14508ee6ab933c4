import type { Row } from './row.ts'
import type { EstateView, Rule } from './rule.ts'
import { type Code, DEFAULT, type Evidence, FAIL, NONE, PASS, UNKNOWN } from './verdict.ts'

const passes = (code: Code) => code === PASS || code === DEFAULT

/** All paths of some rules, each once, in their order. */
export const pathsOf = (rules: readonly Rule[]) => [...new Set(rules.flatMap((rule) => rule.paths))]
export const readsOf = (rules: readonly Rule[]) => [...new Set(rules.flatMap((rule) => rule.reads))]

/** The evidence of those rules that made the verdict: the failing ones of a failure, the passing ones of a pass. */
function explainLike(rules: readonly Rule[], code: Code, row: Row, estate: EstateView): Evidence[] {
  return rules.flatMap((rule) => {
    const own = rule.judge(row, estate)
    const counts = passes(code) ? passes(own) : own === code
    return counts ? rule.explain(row, estate) : []
  })
}

/**
 * Every rule must pass. Fails where one fails, else unknown where one is, else passes: as declared only if nothing
 * rests on a default. Rules that do not apply are left out; where none applies, neither does this.
 */
export function all(...rules: Rule[]): Rule {
  const judge = (row: Row, estate: EstateView): Code => {
    let code: Code = NONE
    for (let i = 0; i < rules.length; i++) {
      const own = (rules[i] as Rule).judge(row, estate)
      if (own === FAIL) return FAIL
      if (own > code) code = own
    }
    return code
  }
  const explain = (row: Row, estate: EstateView) => explainLike(rules, judge(row, estate), row, estate)
  return { judge, explain, paths: pathsOf(rules), reads: readsOf(rules) }
}

/**
 * One rule must pass. As declared where one is, else by default where one is, else unknown where one is, else fails.
 * Rules that do not apply are left out; where none applies, neither does this.
 */
export function any(...rules: Rule[]): Rule {
  const judge = (row: Row, estate: EstateView): Code => {
    let code: Code = NONE
    for (let i = 0; i < rules.length; i++) {
      const own = (rules[i] as Rule).judge(row, estate)
      if (own === PASS) return PASS
      if (own === NONE || code === DEFAULT) continue
      if (own === DEFAULT || own === UNKNOWN || code === NONE) code = own
    }
    return code
  }
  const explain = (row: Row, estate: EstateView) => explainLike(rules, judge(row, estate), row, estate)
  return { judge, explain, paths: pathsOf(rules), reads: readsOf(rules) }
}

/** What the first says, unless that is unknown: then what the second says. For two sources of the same fact. */
export function otherwise(first: Rule, second: Rule): Rule {
  const chosen = (row: Row, estate: EstateView) => (first.judge(row, estate) === UNKNOWN ? second : first)
  const judge = (row: Row, estate: EstateView): Code => chosen(row, estate).judge(row, estate)
  const explain = (row: Row, estate: EstateView) => {
    const rule = chosen(row, estate)
    const both = rule === second && second.judge(row, estate) === UNKNOWN
    return [...(both ? first.explain(row, estate) : []), ...rule.explain(row, estate)]
  }
  return { judge, explain, paths: pathsOf([first, second]), reads: readsOf([first, second]) }
}

/** Passes where the rule fails and fails where it passes. Unknown and not applicable stay. Meant for conditions. */
export function not(rule: Rule): Rule {
  const judge = (row: Row, estate: EstateView): Code => {
    const code = rule.judge(row, estate)
    return code === FAIL ? PASS : passes(code) ? FAIL : code
  }
  const explain = (row: Row, estate: EstateView) =>
    rule.explain(row, estate).map((evidence) => ({ ...evidence, expected: `not: ${evidence.expected}` }))
  return { judge, explain, paths: rule.paths, reads: rule.reads }
}

/** The rule, for those that meet the condition. Unknown where that cannot be told; not applicable for the rest. */
export function when(condition: Rule, rule: Rule): Rule {
  const judge = (row: Row, estate: EstateView): Code => {
    const met = condition.judge(row, estate)
    if (passes(met)) return rule.judge(row, estate)
    return met === UNKNOWN ? UNKNOWN : NONE
  }
  const explain = (row: Row, estate: EstateView) => {
    const met = condition.judge(row, estate)
    if (passes(met)) return rule.explain(row, estate)
    return met === UNKNOWN ? condition.explain(row, estate) : []
  }
  return { judge, explain, paths: pathsOf([condition, rule]), reads: readsOf([condition, rule]) }
}

/**
 * For what the others cannot say. `judge` must make nothing, must not throw whatever the row holds, and answers
 * UNKNOWN where the data is not there.
 */
export function custom(rule: {
  judge(row: Row, estate: EstateView): Code
  explain(row: Row, estate: EstateView): Evidence[]
  paths: readonly string[]
  reads?: readonly string[]
}): Rule {
  return { judge: rule.judge, explain: rule.explain, paths: rule.paths, reads: rule.reads ?? [] }
}
