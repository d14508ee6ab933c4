// The policy of exceptions in sentences. Data in, sentences out.
import { counted, inWords } from '#components/ui/format.ts'
import { severities } from '#lib/checklist/vocabulary.ts'
import type { ExceptionPolicy } from '#lib/exceptions/model.ts'

/** "A critical finding may be tolerated for 90 days". */
export function policyTitle({ longestDays }: ExceptionPolicy): string {
  return `A critical finding may be tolerated for ${counted(longestDays.critical, 'day')}`
}

/** "High ones for 180 days, medium and low ones for 365 days. Critical ones need two people to approve." */
export function policyLead({ longestDays, approvals }: ExceptionPolicy): string {
  const others = severities.filter(({ id }) => id !== 'critical')
  const lengths = Map.groupBy(others, ({ id }) => longestDays[id])
  const told = [...lengths].map(
    ([days, list]) => `${inWords(list.map(({ title }) => title.toLowerCase()))} ones for ${counted(days, 'day')}`,
  )
  const several = severities.filter(({ id }) => approvals[id] > 1)
  const most = Map.groupBy(several, ({ id }) => approvals[id])
  const needs = [...most].map(
    ([people, list]) =>
      `${inWords(list.map(({ title }) => title.toLowerCase()))} ones need ${people === 2 ? 'two' : people} people to approve`,
  )
  const sentences = [told.join(', '), needs.length > 0 ? needs.join(', ') : 'One person approves']
  return sentences.map((words) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`).join(' ')
}

/** What growth means, as a sentence. */
export function growthWords({ growth: { assets, percent } }: Pick<ExceptionPolicy, 'growth'>): string {
  return `An exception goes back for approval when more than ${counted(assets, 'asset')} fell under it since, and more than ${percent} % of those that were approved. It stays in force for the approved ones.`
}
