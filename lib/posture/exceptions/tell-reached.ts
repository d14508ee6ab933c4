import { withFindingsReached } from '#lib/exceptions/reached.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'

/**
 * What is asked of the findings that an exception reaches: parts of a statement, the last of them `told`. They read what
 * withFindingsReached names, and of that what the asker sees: `reached`, the findings, and `reached_asset (asset_key, checks,
 * is_whole)`, their assets with the numbers of the checks. What they compare with goes to the end of `values`.
 */
export interface Question<Told extends object> {
  /** The part that answers: of one row, whose columns are those of the answer. */
  readonly told: string
  readonly parts: (values: unknown[]) => string
  /** Never there: the type of the answer. */
  readonly answer?: Told
}

type Answers<Questions> = { [Name in keyof Questions]: Questions[Name] extends Question<infer Told> ? Told : never }

/**
 * Several questions in one statement, as finding out what an exception reaches is the dear part of each.
 * @param id of an exception in whatever state: its terms are what counts
 */
export async function tellReached<const Questions extends Record<string, Question<object>>>(
  db: Queryable,
  scope: Scope,
  id: number,
  questions: Questions,
): Promise<Answers<Questions>> {
  const values: unknown[] = [id]
  const parts = [
    withFindingsReached,
    `reached as not materialized (select * from found f where ${inScope(scope, values, 'f')})`,
    `reached_asset as materialized (
       select asset_key, array_agg(check_no) as checks, bool_or(is_whole) as is_whole from reached group by asset_key
     )`,
    ...Object.values(questions).map((question) => question.parts(values)),
  ]
  const answers = Object.entries(questions).map(
    ([name, { told }]) => `(select to_json(${told}) from ${told}) as "${name}"`,
  )
  const { rows } = await db.query<Answers<Questions>>(`${parts.join(',\n')}\nselect ${answers.join(',\n')}`, values)
  return rows[0]!
}
