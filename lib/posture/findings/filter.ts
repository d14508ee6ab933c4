import { z } from 'zod'
import { areas, pillars, severities } from '#lib/checklist/vocabulary.ts'
import { exceptionName, exceptionNumber } from '#lib/exceptions/model.ts'

const idsOf = <Id extends string>(list: readonly { readonly id: Id }[]) => list.map(({ id }) => id) as [Id, ...Id[]]

export const findingStatuses = ['fail', 'unknown', 'both'] as const
/** Whether findings under an exception in force are left out, all that is shown, or shown with the others. */
export const findingExceptions = ['without', 'only', 'both'] as const
export const findingCauses = ['arrived', 'broke', 'came_back', 'checklist', 'visibility', 'applicability'] as const
export const findingGroupings = ['check', 'asset', 'type', 'workload', 'subscription', 'none'] as const
export const findingSorts = ['points', 'oldest', 'newest', 'name'] as const

export type FindingCause = (typeof findingCauses)[number]
export type FindingGrouping = (typeof findingGroupings)[number]
export type FindingSort = (typeof findingSorts)[number]

const keyPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9-]{1,100}$/
const slug = /^[a-z0-9]+(-[a-z0-9]+)*$/
const typeName = /^[a-z0-9.-]+(\/[a-z0-9.-]+)+$/
// Not before the year 1000, as dates are written with four digits.
const day = z.iso.date().refine((text) => text >= '1000-01-01', { error: 'too long ago' })

/** A list by commas, repeated parameters, or both; each once, in a fixed order, so that equal filters are equal. */
function listOf<Item extends string>(item: z.ZodType<Item, string>) {
  return z.preprocess((value) => {
    const parts = [value ?? []].flat().flatMap((part: unknown) => (typeof part === 'string' ? part.split(',') : [part]))
    const words = parts.map((part) => (typeof part === 'string' ? part.trim().toLowerCase() : part))
    return [...new Set(words.filter((word) => word !== ''))].sort()
  }, z.array(item).max(200))
}

/** Of a parameter that was repeated, the first counts. An empty one is as good as none. */
function one<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => {
    const first = Array.isArray(value) ? value[0] : value
    return typeof first === 'string' && first.trim() === '' ? undefined : first
  }, schema)
}

// 147 and ex-147 are taken too.
const nameOfException = z
  .string()
  .refine((text) => exceptionNumber(text) !== null, { error: 'is not the name of an exception, such as EX-0147' })
  .transform((text) => exceptionName(exceptionNumber(text) ?? 0))

const fields = {
  /** Ids of checks. */
  check: listOf(z.string().regex(slug).max(100)),
  pillar: listOf(z.enum(idsOf(pillars))),
  area: listOf(z.enum(idsOf(areas))),
  /** At least this grave. */
  severity: one(z.enum(idsOf(severities)).nullable().default(null)),
  status: one(z.enum(findingStatuses).default('fail')),
  /** What an exception in force covers is left out, all that is asked for, or among the rest. */
  exception: one(z.enum(findingExceptions).default('without')),
  /** What this exception in force (EX-0147) covers now is all that is asked for, whatever `exception` says. */
  under: one(nameOfException.nullable().default(null)),
  /** Resource types, lower case. */
  type: listOf(z.string().regex(typeName).max(200)),
  /** A part of the asset's name. */
  q: one(z.string().trim().max(120).default('')),
  /** Opened on this day or later. */
  since: one(day.nullable().default(null)),
  /** Why it opened. */
  opened: listOf(z.enum(findingCauses)),
  group: one(z.enum(findingGroupings).default('check')),
  sort: one(z.enum(findingSorts).default('points')),
  /** The finding in the panel: `<asset key>.<check id>`. */
  open: one(z.string().regex(keyPattern).nullable().default(null)),
}

/**
 * What the findings screen shows. One schema for the address, the filter bar and the queries. The subscriptions are
 * not in it: they are the scope, which every page has.
 */
export const findingsFilterSchema = z.object(fields)
export type FindingsFilter = z.infer<typeof findingsFilterSchema>
type Param = keyof typeof fields

export const everyFinding: FindingsFilter = findingsFilterSchema.parse({})

/** A parameter of an address that was left out of account, and what it should have been. */
export interface FilterProblem {
  readonly param: string
  readonly value: string
  readonly shouldBe: string
}

const shouldBe: Record<Param, string> = {
  check: 'ids of checks, separated by commas',
  pillar: wordsOf(idsOf(pillars)),
  area: wordsOf(idsOf(areas)),
  severity: wordsOf(idsOf(severities)),
  status: wordsOf(findingStatuses),
  exception: wordsOf(findingExceptions),
  under: 'the name of an exception, such as EX-0147',
  type: 'resource types such as microsoft.storage/storageaccounts',
  q: 'at most 120 characters',
  since: 'a date such as 2026-11-16',
  opened: wordsOf(findingCauses),
  group: wordsOf(findingGroupings),
  sort: wordsOf(findingSorts),
  open: 'the key of a finding, as the link of one has it',
}

function wordsOf(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

type SearchParams = Record<string, string | string[] | undefined>

/**
 * The filter that an address names. Parameters that cannot be are left out of account and reported, so that an old or
 * mistyped link shows something, and says what it does not show.
 */
export function parseFindingsFilter(params: SearchParams): { filter: FindingsFilter; problems: FilterProblem[] } {
  const given = Object.fromEntries(Object.keys(fields).map((name) => [name, params[name]]))
  const parsed = findingsFilterSchema.safeParse(given)
  if (parsed.success) return { filter: parsed.data, problems: [] }
  const wrong = [...new Set(parsed.error.issues.map((issue) => issue.path[0] as Param))]
  const rest = Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.includes(name as Param)))
  return {
    filter: findingsFilterSchema.parse(rest),
    problems: wrong.map((param) => ({
      param,
      value: [given[param] ?? ''].flat().join(', ').slice(0, 80),
      shouldBe: shouldBe[param],
    })),
  }
}

/** Whether all that is asked for is excepted. */
export function isOnlyExcepted({ exception, under }: Pick<FindingsFilter, 'exception' | 'under'>): boolean {
  return under !== null || exception === 'only'
}

/** The filter as parameters: only what differs from everything that fails, in a fixed order. */
export function findingsParams(filter: Partial<FindingsFilter>): URLSearchParams {
  const params = new URLSearchParams()
  for (const name of Object.keys(fields) as Param[]) {
    const value = filter[name]
    if (value === undefined || value === null || value === everyFinding[name]) continue
    const text = Array.isArray(value) ? value.join(',') : value
    if (text !== '') params.set(name, text)
  }
  return params
}

/** The address of the findings that match, readable (no codes for commas and slashes). */
export function findingsHref(filter: Partial<FindingsFilter>): string {
  const text = findingsParams(filter).toString().replaceAll('%2C', ',').replaceAll('%2F', '/')
  return text ? `/findings?${text}` : '/findings'
}

/** The key under which a finding is linked to. */
export function findingKey(assetKey: string, checkId: string): string {
  return `${assetKey}.${checkId}`
}

/** Whether this can be the key of a finding. */
export function isFindingKey(text: string): boolean {
  return keyPattern.test(text)
}

/** The two parts of a finding's key. */
export function partsOfKey(key: string): { assetKey: string; checkId: string } {
  const dot = key.indexOf('.')
  return { assetKey: key.slice(0, dot), checkId: key.slice(dot + 1) }
}
