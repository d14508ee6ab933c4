// What an import would do, in words.

import { counted, inWords } from '#components/ui/format.ts'
import type { ImportDifference } from '#lib/workloads/import.ts'
import { capital, countWord } from './words.ts'

/** "Two would be added, one changed. Four stay as they are.", or that nothing would. */
export function importTitle({ added, returned, changed, retired, same, untouched, order }: ImportDifference): string {
  const told = [
    [added.length, 'added'],
    [returned.length, 'brought back'],
    [changed.length, 'changed'],
    [retired.length, 'retired'],
  ] as const
  const parts = told
    .filter(([count]) => count > 0)
    .map(([count, verb], index) => `${countWord(count)} ${index === 0 ? 'would be ' : ''}${verb}`)
  const standing = same.length + untouched.length
  const rest =
    standing === 0 ? '' : ` ${capital(countWord(standing))} ${standing === 1 ? 'stays as it is' : 'stay as they are'}.`
  if (parts.length === 0 && order) return `Their order would be another.${rest}`
  if (parts.length === 0) return standing === 0 ? 'There is no workload in it.' : `Nothing would change.${rest}`
  return `${capital(parts.join(', '))}.${rest}${order ? ' Their order would be another.' : ''}`
}

/** "One problem stands in the way. Nothing has been changed." */
export function problemsTitle(problems: number): string {
  return `${counted(problems, 'problem')} ${problems === 1 ? 'stands' : 'stand'} in the way. Nothing has been changed.`
}

/** How many workloads an import touches, and whether it does anything. */
export function importSize({ added, returned, changed, retired, order }: ImportDifference) {
  const workloads = added.length + returned.length + changed.length + retired.length
  return { workloads, isNothing: workloads === 0 && order === null }
}

/** What has been done, once it is. */
export function importedWords({ added, returned, changed, retired, order }: ImportDifference): string {
  const parts = [
    added.length > 0 && `${countWord(added.length)} added`,
    returned.length > 0 && `${countWord(returned.length)} brought back`,
    changed.length > 0 && `${countWord(changed.length)} changed`,
    retired.length > 0 && `${countWord(retired.length)} retired`,
  ].filter((part) => part !== false)
  if (parts.length === 0) return order ? 'Put in order' : 'Nothing changed'
  return capital(inWords(parts))
}
