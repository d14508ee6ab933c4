import type { Row } from './row.ts'
import type { Code, Evidence } from './verdict.ts'

/** The two questions a rule may ask about other rows. Answers are never null; not there is an empty list. */
export interface EstateView {
  /** Rows of this type (lower case) that the row's configuration names. */
  pointedAt(row: Row, type: string): readonly Row[]
  /** Rows of this type (lower case) whose configuration names the row. */
  pointingAt(row: Row, type: string): readonly Row[]
}

/** The view where there is nothing else: for rules that read no other row. */
export const emptyEstate: EstateView = { pointedAt: () => [], pointingAt: () => [] }

/**
 * What a check asks, made once when it is compiled. `judge` runs for every asset and makes nothing; `explain` makes
 * the evidence and runs only where that is stored or shown.
 */
export interface Rule {
  judge(row: Row, estate: EstateView): Code
  explain(row: Row, estate: EstateView): Evidence[]
  /** The properties observed; `[*]` stands for each item, `type#path` for a property of another row. */
  readonly paths: readonly string[]
  /** Types of other rows that it reads, lower case. */
  readonly reads: readonly string[]
}
