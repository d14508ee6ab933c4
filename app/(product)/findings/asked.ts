import { checksById } from '#lib/checklist/index.ts'
import { loadConfig } from '#lib/config/config.ts'
import { type FilterProblem, parseFindingsFilter } from '#lib/posture/findings/filter.ts'
import type { FindingsQuestion } from '#lib/posture/findings/matching.ts'
import type { Scope } from '#lib/posture/scope.ts'

type SearchParams = Record<string, string | string[] | undefined>

/** What an address of the findings asks of the scope in view: for the page, and for what it fetches later. */
export function askedBy(params: SearchParams, scope: Scope): { question: FindingsQuestion; problems: FilterProblem[] } {
  const { filter, problems } = parseFindingsFilter(params)
  const unknown = filter.check.filter((id) => !checksById.has(id))
  return {
    question: { scope, filter, timeZone: loadConfig(process.env).scan.timeZone },
    problems: [
      ...problems,
      ...unknown.map((id) => ({ param: 'check', value: id, shouldBe: 'the id of a check on the checklist' })),
    ],
  }
}
