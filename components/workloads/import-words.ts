// What an import would do, in words.

import { counted } from '#components/ui/format.ts'
import { capital, countWord } from './words.ts'

export interface ImportProblem {
  /** In the file, from 1; null where it is about the whole of it. */
  readonly line: number | null
  /** "workloads[2].target"; '' where it is about the whole line. */
  readonly field: string
  readonly message: string
}

export interface ToldImport {
  readonly added: readonly { readonly slug: string; readonly name: string }[]
  readonly changed: readonly { readonly slug: string; readonly name: string; readonly what: readonly string[] }[]
  readonly untouched: number
  readonly problems: readonly ImportProblem[]
}

/** "Two would be added, one changed. Four stay as they are.", or what stands in the way. */
export function importTitle({ added, changed, untouched, problems }: ToldImport): string {
  if (problems.length > 0)
    return `${capital(counted(problems.length, 'problem'))} ${problems.length === 1 ? 'stands' : 'stand'} in the way. Nothing has been changed.`
  const parts = [
    added.length > 0 && `${countWord(added.length)} would be added`,
    changed.length > 0 && `${countWord(changed.length)} ${added.length > 0 ? '' : 'would be '}changed`,
  ].filter((part) => part !== false)
  const rest =
    untouched === 0
      ? ''
      : ` ${capital(countWord(untouched))} ${untouched === 1 ? 'stays as it is' : 'stay as they are'}.`
  if (parts.length === 0) return untouched === 0 ? 'There is no workload in it.' : `Nothing would change.${rest}`
  return `${capital(parts.join(', '))}.${rest}`
}
