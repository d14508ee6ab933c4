// The filters of the register, as chips say them, and its parts, as tabs do.
import { defineFilters, type FilterDefinition } from '#components/ui/filters.ts'
import { counted } from '#components/ui/format.ts'
import { checklist, severities } from '#lib/checklist/index.ts'
import type { ToldState } from '#lib/exceptions/model.ts'
import type { Bucket, ExceptionFilter, ExceptionSort, RegisterView } from '#lib/posture/exceptions/filter.ts'
import type { ExceptionOwner } from '#lib/posture/exceptions/list-owners.ts'
import type { Choice } from '#lib/posture/workload-choices.ts'
import { categoryWords, sourceWords, stateWords, targetKindWords } from './words.ts'

/** What each part of the register is called. */
export const viewWords: Readonly<Record<RegisterView, string>> = {
  force: 'In force',
  pending: 'Pending',
  ended: 'Ended',
  imported: 'From Azure Policy',
  all: 'All',
  drafts: 'My drafts',
}

export const sortWords: Readonly<Record<ExceptionSort, string>> = {
  ends: 'Ends soonest',
  newest: 'Newest',
  oldest: 'Waiting longest',
  covered: 'Most covered',
  changed: 'Last changed',
}

/** "up to 30 days", "31 to 90 days", "more than 365 days". */
export function bucketWords({ from, until }: Pick<Bucket, 'from' | 'until'>): string {
  if (until === null) return `more than ${counted(from - 1, 'day')}`
  if (from === 0) return `up to ${counted(until - 1, 'day')}`
  return `${from} to ${counted(until - 1, 'day')}`
}

const optionsOf = <Value extends string>(words: Readonly<Record<Value, string>>) =>
  (Object.entries(words) as [Value, string][]).map(([value, label]) => ({ value, label }))

const states = (Object.keys(stateWords) as ToldState[]).filter((state) => state !== 'draft')

/**
 * What the register can be narrowed by. Whatever the address already asks for is among the options, so that its chip
 * shows.
 */
export function exceptionFilters(
  filter: ExceptionFilter,
  {
    owners,
    workloads,
    asset,
    forceBuckets,
    waitingBuckets,
  }: {
    owners: readonly ExceptionOwner[]
    /** That an exception may reach, by slug. */
    workloads: readonly Choice[]
    /** The name of the asset that is asked for, where it is known. */
    asset: string | null
    forceBuckets: readonly Bucket[]
    waitingBuckets: readonly Bucket[]
  },
): readonly FilterDefinition[] {
  const known = checklist.map(({ id, title }) => ({ value: id, label: title }))
  const others = filter.check.filter((id) => !known.some(({ value }) => value === id))
  return defineFilters([
    {
      param: 'state',
      label: 'State',
      kind: 'many',
      options: states.map((value) => ({ value, label: stateWords[value].title })),
    },
    {
      param: 'owner',
      label: 'Owner',
      kind: 'many',
      options: ownerOptions(filter.owner, owners),
    },
    {
      param: 'reaches',
      label: 'Workload',
      kind: 'many',
      options: workloadOptions(filter.reaches, workloads),
    },
    {
      param: 'category',
      label: 'Category',
      kind: 'many',
      options: Object.entries(categoryWords).map(([value, { title }]) => ({ value, label: title })),
    },
    {
      param: 'severity',
      label: 'Severity',
      kind: 'many',
      options: severities.map(({ id, title }) => ({ value: id, label: title })),
    },
    { param: 'within', label: 'Ends', verb: '', kind: 'one', options: withinOptions(filter.within) },
    {
      param: 'check',
      label: 'Check',
      kind: 'many',
      options: [...known, ...others.map((value) => ({ value, label: value }))].sort((a, b) =>
        a.label.localeCompare(b.label),
      ),
    },
    { param: 'target', label: 'Scope', verb: 'names', kind: 'many', options: optionsOf(targetKindWords) },
    ...(filter.asset
      ? [
          {
            param: 'asset' as const,
            label: 'Asset',
            kind: 'one' as const,
            options: [{ value: filter.asset, label: asset ?? 'Unknown asset' }],
          },
        ]
      : []),
    { param: 'source', label: 'Source', kind: 'many', options: optionsOf(sourceWords) },
    {
      param: 'age',
      label: 'In force for',
      verb: '',
      kind: 'one',
      options: forceBuckets.map((bucket) => ({ value: bucket.id, label: bucketWords(bucket) })),
    },
    {
      param: 'waits',
      label: 'Waiting for',
      verb: '',
      kind: 'one',
      options: waitingBuckets.map((bucket) => ({ value: bucket.id, label: bucketWords(bucket) })),
    },
  ])
}

function ownerOptions(asked: readonly string[], owners: readonly ExceptionOwner[]) {
  const others = asked.filter((id) => id !== 'left' && !owners.some((owner) => owner.id === id))
  return [
    { value: 'left', label: 'Somebody who has left' },
    ...owners.map(({ id, name, exceptions }) => ({ value: id, label: name || id, hint: String(exceptions) })),
    ...others.map((value) => ({ value, label: value })),
  ]
}

function workloadOptions(asked: readonly string[], workloads: readonly Choice[]) {
  const others = asked.filter((slug) => !workloads.some(({ value }) => value === slug))
  return [
    ...workloads.map(({ value, name }) => ({ value, label: name })),
    ...others.map((value) => ({ value, label: value })),
  ]
}

function withinOptions(asked: number | null) {
  const days = [7, 14, 30, 90]
  return [...days, ...(asked !== null && !days.includes(asked) ? [asked] : [])].map((within) => ({
    value: String(within),
    label: `within ${counted(within, 'day')}`,
  }))
}
