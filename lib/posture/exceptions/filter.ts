import { z } from 'zod'
import { severities } from '#lib/checklist/vocabulary.ts'
import {
  exceptionCategories,
  exceptionNumber,
  exceptionSources,
  type ToldState,
  targetKinds,
} from '#lib/exceptions/model.ts'

/** The parts of the register, as its tabs say them. */
export const registerViews = ['force', 'pending', 'ended', 'imported', 'all', 'drafts'] as const
export type RegisterView = (typeof registerViews)[number]

/** Which states, as they are told, each part holds. */
export const statesOfView: Readonly<Record<RegisterView, readonly ToldState[]>> = {
  force: ['active', 'expiring', 'review'],
  pending: ['requested', 'returned', 'approved', 'review'],
  ended: ['expired', 'revoked', 'renewed', 'closed', 'rejected', 'withdrawn'],
  imported: ['imported'],
  all: [
    'requested',
    'returned',
    'approved',
    'active',
    'expiring',
    'review',
    'rejected',
    'withdrawn',
    'expired',
    'revoked',
    'renewed',
    'closed',
    'imported',
  ],
  drafts: ['draft'],
}

/** Of what somebody still has to answer for: what runs, and what is on its way. */
export const openStates: readonly ToldState[] = [...new Set([...statesOfView.pending, ...statesOfView.force])]

/** Days that something lasts, as buckets: from, and until before (null = without end). */
export interface Bucket {
  readonly id: string
  readonly from: number
  readonly until: number | null
}

/** How long exceptions have been in force. */
export const forceBuckets: readonly Bucket[] = [
  { id: '0-30', from: 0, until: 31 },
  { id: '31-90', from: 31, until: 91 },
  { id: '91-180', from: 91, until: 181 },
  { id: '181-365', from: 181, until: 366 },
  { id: '366-', from: 366, until: null },
]

/** How long requests have been waiting for a decision. */
export const waitingBuckets: readonly Bucket[] = [
  { id: '0-1', from: 0, until: 2 },
  { id: '2-7', from: 2, until: 8 },
  { id: '8-14', from: 8, until: 15 },
  { id: '15-', from: 15, until: null },
]

export const exceptionSorts = ['ends', 'newest', 'oldest', 'covered', 'changed'] as const
export type ExceptionSort = (typeof exceptionSorts)[number]

/** In which order each part is read first: what needs somebody soonest. */
export const sortOfView: Readonly<Record<RegisterView, ExceptionSort>> = {
  force: 'ends',
  pending: 'oldest',
  ended: 'changed',
  imported: 'ends',
  all: 'newest',
  drafts: 'changed',
}

const parts = (value: unknown) => {
  const given = [value ?? []].flat().flatMap((part: unknown) => (typeof part === 'string' ? part.split(',') : [part]))
  const words = given.map((part) => (typeof part === 'string' ? part.trim().toLowerCase() : part))
  return [...new Set(words.filter((word) => word !== ''))].sort()
}
const several = <Item extends string>(item: z.ZodType<Item, string>) => z.preprocess(parts, z.array(item).max(200))
const first = (value: unknown) => {
  const one = Array.isArray(value) ? value[0] : value
  return typeof one === 'string' && one.trim() === '' ? undefined : one
}
const one = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(first, schema)
const severityIds = severities.map(({ id }) => id) as [(typeof severities)[number]['id']]
const bucketOf = (buckets: readonly Bucket[]) => z.enum(buckets.map(({ id }) => id) as [string])

/** What may be asked of the register, as the API takes it: what cannot be is an error. */
export const exceptionFields = {
  view: one(z.enum(registerViews).default('force')),
  /** States as they are told; with any, the view is `all`. */
  state: several(z.enum(statesOfView.all as [ToldState])),
  /** Object ids of the people who answer for them; `left` = whoever has left, as an administrator said. */
  owner: several(z.string().max(100)),
  category: several(z.enum(exceptionCategories)),
  /** The highest severity that one covers. */
  severity: several(z.enum(severityIds)),
  source: several(z.enum(exceptionSources)),
  /** Ids of checks. */
  check: several(
    z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      .max(100),
  ),
  /** Of what kind a part of the scope is. */
  target: several(z.enum(targetKinds)),
  /** Slugs of the workloads that one of them reaches; `none` = what belongs to no workload. */
  reaches: several(
    z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      .max(100),
  ),
  /** The key of an asset that is covered, or named by the scope. */
  asset: one(z.guid().toLowerCase().nullable().default(null)),
  /** In force, and ending within so many days. */
  within: one(z.coerce.number().int().min(1).max(3650).nullable().default(null)),
  /** In force for so long: one of forceBuckets. */
  age: one(bucketOf(forceBuckets).nullable().default(null)),
  /** Waiting for a decision for so long: one of waitingBuckets. */
  waits: one(bucketOf(waitingBuckets).nullable().default(null)),
  /** Part of its name, ticket, justification, people, scope or checks. */
  q: one(z.string().trim().max(120).default('')),
  sort: one(z.enum(exceptionSorts).nullable().default(null)),
}

const { state, owner, category, severity, source, check, target, reaches } = exceptionFields
const lenient = z.object({
  ...exceptionFields,
  view: exceptionFields.view.catch('force'),
  state: state.catch([]),
  owner: owner.catch([]),
  category: category.catch([]),
  severity: severity.catch([]),
  source: source.catch([]),
  check: check.catch([]),
  target: target.catch([]),
  reaches: reaches.catch([]),
  asset: exceptionFields.asset.catch(null),
  within: exceptionFields.within.catch(null),
  age: exceptionFields.age.catch(null),
  waits: exceptionFields.waits.catch(null),
  q: exceptionFields.q.catch(''),
  sort: exceptionFields.sort.catch(null),
})

/** What the register shows. One schema for the address, the filter bar and the queries. */
export const exceptionFilterSchema = z.object(exceptionFields)
export type ExceptionFilter = z.infer<typeof exceptionFilterSchema>
type Param = keyof typeof exceptionFields

/** Everything that is in force, as the register opens. */
export const everyException: ExceptionFilter = exceptionFilterSchema.parse({})

type SearchParams = Record<string, string | string[] | undefined>

/** The filter that an address names. What it says that cannot be is dropped, so that an old link still shows something. */
export function exceptionFilterOf(params: SearchParams): ExceptionFilter {
  return lenient.parse(Object.fromEntries(Object.keys(exceptionFields).map((name) => [name, params[name]])))
}

/** The part of the register that a filter reads: states that are asked for are looked for in all of it. */
export function viewOf({ view, state: states }: Pick<ExceptionFilter, 'view' | 'state'>): RegisterView {
  return states.length > 0 && view !== 'drafts' ? 'all' : view
}

/** The states, as they are told, of what a filter reads. */
export function statesOf(filter: Pick<ExceptionFilter, 'view' | 'state'>): readonly ToldState[] {
  const view = viewOf(filter)
  return view === 'all' && filter.state.length > 0 ? filter.state : statesOfView[view]
}

/** Whether the filter leaves anything of its view out. */
export function isNarrowed({ view: _view, sort: _sort, ...rest }: ExceptionFilter): boolean {
  return Object.values(rest).some((value) => (Array.isArray(value) ? value.length > 0 : value !== null && value !== ''))
}

/** The filter as parameters: only what differs from the register as it opens, in a fixed order. */
export function exceptionParams(filter: Partial<ExceptionFilter>): URLSearchParams {
  const params = new URLSearchParams()
  for (const name of Object.keys(exceptionFields) as Param[]) {
    const value = filter[name]
    if (value === undefined || value === null || value === everyException[name]) continue
    const text = Array.isArray(value) ? value.join(',') : String(value)
    if (text !== '') params.set(name, text)
  }
  return params
}

/** The address of what matches, readable. */
export function exceptionsHref(filter: Partial<ExceptionFilter>): string {
  const text = exceptionParams(filter).toString().replaceAll('%2C', ',')
  return text ? `/exceptions?${text}` : '/exceptions'
}

/** The number that a text names an exception by (EX-0147); null where it names none. */
export function numberNamed(text: string): number | null {
  const number = exceptionNumber(text)
  // A serial column holds no more.
  return number !== null && number <= 2_147_483_647 ? number : null
}
