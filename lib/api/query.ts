import { z } from 'zod'
import type { ParameterProblem } from './problem.ts'

/** The parameters of an address, as the schema of each says. */
export type QuerySchema = z.ZodObject<z.core.$ZodShape>

export type ParsedQuery<Query> =
  | { readonly query: Query; readonly problems: null }
  | { readonly query: null; readonly problems: readonly ParameterProblem[] }

const LONGEST_VALUE = 4_000

/**
 * The parameters of an address, or each that is wrong: a script that mistypes one must hear of it, not get everything.
 */
export function parseQuery<Schema extends QuerySchema>(
  schema: Schema,
  params: URLSearchParams,
): ParsedQuery<z.output<Schema>> {
  const names = Object.keys(schema.shape)
  const given = new Map([...new Set(params.keys())].map((name) => [name, params.getAll(name)]))
  const isOpen = schema.def.catchall instanceof z.ZodUnknown
  const problems = [...given].flatMap(([name, values]): ParameterProblem[] => {
    if (isOpen) return []
    if (!names.includes(name)) return [{ parameter: shown(name), detail: unknownParameter(names) }]
    if (values.length > 1 && !isList(schema.shape[name]))
      return [{ parameter: name, detail: 'is given more than once' }]
    if (values.some((value) => value.length > LONGEST_VALUE)) return [{ parameter: name, detail: 'is too long' }]
    // PostgreSQL has no such letter.
    if (values.some((value) => value.includes('\0'))) return [{ parameter: name, detail: 'holds a NUL' }]
    return []
  })
  if (problems.length > 0) return { query: null, problems }
  const parsed = schema.safeParse(
    Object.fromEntries([...given].map(([name, values]) => [name, values.length > 1 ? values : values[0]])),
  )
  if (parsed.success) return { query: parsed.data, problems: null }
  return { query: null, problems: parsed.error.issues.map(problemOf) }
}

function problemOf(issue: z.core.$ZodIssue): ParameterProblem {
  return { parameter: String(issue.path[0] ?? ''), detail: issue.message }
}

function unknownParameter(names: readonly string[]): string {
  return names.length === 0
    ? 'is unknown: this address takes no parameters'
    : `is unknown: there are ${names.join(', ')}`
}

function shown(name: string): string {
  return name.replace(/[^\w.-]/g, '?').slice(0, 60)
}

/** Whether a parameter may be repeated. */
export function isList(schema: z.core.$ZodType | undefined): boolean {
  return schema !== undefined && z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).type === 'array'
}

const guidOrName = z.string().regex(/^[0-9a-z][0-9a-z-]{0,63}$/, { error: 'is not the id of a subscription' })
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'is not the slug of a workload' })

const listOf = <Item extends z.ZodType<string, string>>(item: Item) =>
  z.preprocess((value) => {
    const parts = [value].flat().flatMap((part: unknown) => (typeof part === 'string' ? part.split(',') : [part]))
    return [...new Set(parts.map((part) => (typeof part === 'string' ? part.trim().toLowerCase() : part)))].sort()
  }, z.array(item).min(1).max(200))

/** The part of the estate that is asked for, as on the pages. */
export const scopeQuery = {
  subscription: listOf(guidOrName).optional().describe('Only these subscriptions (ids).'),
  workload: listOf(slug)
    .optional()
    .describe('Only these workloads (slugs); none stands for what belongs to no workload.'),
}

/** A place in a list, and how much of it. */
export const pageQuery = {
  after: z.string().max(2_000).optional().describe('Where the page begins: `next` of the page before has it.'),
  limit: z
    .preprocess(
      (value) => (typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value),
      z.int({ error: 'is not a number from 1 to 1000' }).min(1).max(1_000).default(100),
    )
    .describe('How many items a page holds at most.'),
}

// PostgreSQL knows no year 0; a date of before is a mistake.
const notTooOld = (text: string) => text >= '1000'
export const dayOrInstant = z
  .union([z.iso.date(), z.iso.datetime()], { error: 'is not a date such as 2026-11-23, or an instant in UTC' })
  .refine(notTooOld, { error: 'is too long ago' })
