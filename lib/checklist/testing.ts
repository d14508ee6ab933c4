import { describe, expect, test } from 'vitest'
import type { AutomatedCheck } from './check.ts'
import { EstateIndex } from './estate.ts'
import { compile, type ParameterChoices } from './evaluator.ts'
import { readingOf } from './reading.ts'
import type { Row } from './row.ts'
import { DEFAULT, NONE, statusOf } from './verdict.ts'

/** `pass` is declared, `default` passes by the platform's default, `none`: the check does not apply. */
export type Expectation = 'pass' | 'default' | 'fail' | 'unknown' | 'none'

/** A name, the row's properties (or the whole row in `row(…)`), what is expected, and other rows of the estate. */
export type Case = readonly [name: string, asset: Properties | WholeRow, expected: Expectation, others?: readonly Row[]]
type Properties = Readonly<Record<string, unknown>> | null
interface WholeRow {
  readonly whole: Partial<Row>
}

/** For a case about more than properties: `row({ sku: { name: 'Basic' }, properties: {} })`. */
export const row = (whole: Partial<Row>): WholeRow => ({ whole })

/** The id of the asset in every case, for other rows to point at. */
export const assetId = (type: string) =>
  `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/${type}/asset`

/** The table of what a check says. Runs each case as a test, and explains it, which must hold for every verdict. */
export function cases(
  checks: readonly AutomatedCheck[],
  checkId: string,
  table: readonly Case[],
  parameters: Readonly<Record<string, unknown>> = {},
): void {
  const index = checks.findIndex((one) => one.id === checkId)
  const check = checks[index]
  if (check === undefined) throw new Error(`There is no check ${checkId} in this file`)
  const choices: ParameterChoices = { [checkId]: parameters }
  const evaluator = compile(checks, choices)
  describe(checkId, () => {
    for (const [name, asset, expected, others = []] of table)
      test(name, () => {
        const type = check.appliesTo[0] as string
        const own = isWhole(asset) ? asset.whole : { properties: asset }
        const judged: Row = { id: assetId(type), name: 'asset', type, ...own }
        const estate = new EstateIndex(evaluator.isRead)
        const cutDown = new EstateIndex(evaluator.isRead, readingOf(evaluator))
        for (const each of [judged, ...others]) {
          estate.add(each)
          cutDown.add(each)
        }
        const code = evaluator.judge(index, judged, estate)
        expect(code === DEFAULT ? 'default' : (statusOf(code) ?? 'none')).toBe(expected)
        const evidence = evaluator.explain(index, judged, estate)
        expect(evidence.length > 0).toBe(code !== NONE)
        // The paths that the rule declares of other rows are all that it reads of them.
        expect(evaluator.explain(index, judged, cutDown)).toEqual(evidence)
        expect(evaluator.judge(index, judged, cutDown)).toBe(code)
      })
  })
}

const isWhole = (asset: Properties | WholeRow): asset is WholeRow => asset !== null && 'whole' in asset
