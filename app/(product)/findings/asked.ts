import { checksById } from '#lib/checklist/index.ts'
import { loadConfig } from '#lib/config/config.ts'
import { type FilterProblem, parseFindingsFilter } from '#lib/posture/findings/filter.ts'
import type { FindingsQuestion } from '#lib/posture/findings/matching.ts'
import { scopeOf } from '#lib/posture/scope.ts'

type SearchParams = Record<string, string | string[] | undefined>

/** What an address of the findings asks: for the page, and for what it fetches later. */
export function askedBy(params: SearchParams): { question: FindingsQuestion; problems: FilterProblem[] } {
  const { filter, problems } = parseFindingsFilter(params)
  const unknown = filter.check.filter((id) => !checksById.has(id))
  return {
    question: { scope: scopeOf(params), filter, timeZone: loadConfig(process.env).scan.timeZone },
    problems: [
      ...problems,
      ...unknown.map((id) => ({ param: 'check', value: id, shouldBe: 'the id of a check on the checklist' })),
    ],
  }
}

/** The parameters of a request, as pages get them. */
export function paramsOf(url: string): SearchParams {
  const params = new URL(url).searchParams
  return Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name)]))
}
