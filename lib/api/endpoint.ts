import { z } from 'zod'
import type { Queryable } from '#lib/posture/database.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { openCursor, sealCursor } from './cursor.ts'
import type { ParameterProblem } from './problem.ts'
import { pageQuery, type QuerySchema, scopeQuery } from './query.ts'

/** What an endpoint is asked, once it is known who asks and that they may. */
export interface Asked<Query> {
  readonly db: Queryable
  /** Nothing that the asker may not see. */
  readonly scope: Scope
  readonly query: Query
  /** The parts of the path in braces, by name. */
  readonly params: Readonly<Record<string, string>>
  /** The organisation's, which decides where days begin. */
  readonly timeZone: string
  /** The address of the page that begins at this cursor. */
  pageAt(cursor: string): string
}

/** One address of the API: what it takes, what it answers, and how. */
export interface Endpoint<Query extends QuerySchema = QuerySchema, Answer extends z.ZodType = z.ZodType> {
  /** Below /api/v1, with parameters in braces. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly query: Query
  readonly answer: Answer
  run(asked: Asked<z.output<Query>>): Promise<z.input<Answer>>
}

export function endpoint<Query extends QuerySchema, Answer extends z.ZodType>(
  declared: Endpoint<Query, Answer>,
): Endpoint<Query, Answer> {
  return declared
}

/** One page of a list of the store. */
export interface PageOfItems<Item> {
  readonly items: Item[]
  readonly next: string | null
}

/** A list that is read page by page: the same for the API and for exports. */
export interface List<Filter extends z.core.$ZodShape = z.core.$ZodShape, Item extends z.ZodObject = z.ZodObject> {
  /** In addresses and file names. */
  readonly name: string
  /** What may be asked of it, besides scope and place. */
  readonly filter: Filter
  readonly item: Item
  /** What its order depends on: a cursor is only good for the order that it comes from. */
  orderOf(filter: z.output<z.ZodObject<Filter>>): string
  page(
    asked: ListAsked<z.output<z.ZodObject<Filter>>>,
    place: { cursor: string | null; size: number },
  ): Promise<PageOfItems<z.input<Item>>>
  /** How many match in all. */
  count?(asked: ListAsked<z.output<z.ZodObject<Filter>>>): Promise<number>
}

export type ListAsked<Filter> = Pick<Asked<unknown>, 'db' | 'scope' | 'timeZone'> & { readonly filter: Filter }

export function list<const Filter extends z.core.$ZodShape, Item extends z.ZodObject>(
  declared: List<Filter, Item>,
): List<Filter, Item> {
  return declared
}

/** A parameter is of the right form, but names nothing that can be. */
export class BadParameter extends Error {
  override readonly name = 'BadParameter'
  readonly problem: ParameterProblem

  constructor(parameter: string, detail: string) {
    super(`${parameter} ${detail}`)
    this.problem = { parameter, detail }
  }
}

/** The address of a list: its filter, the scope, and keyset paging. */
export function listEndpoint<Filter extends z.core.$ZodShape, Item extends z.ZodObject>(
  of: List<Filter, Item>,
  words: { summary: string; description?: string },
) {
  return endpoint({
    path: `/${of.name}`,
    ...words,
    query: z.strictObject({ ...of.filter, ...scopeQuery, ...pageQuery }),
    answer: z.strictObject({
      items: z.array(of.item),
      next: z.url().nullable().describe('The address of the next page; null on the last. Also in the header Link.'),
      ...(of.count && {
        total: z.int().nullable().describe('How many match in all: told on the first page, null on the others.'),
      }),
    }),
    async run({ query, pageAt, ...asked }) {
      // The query is the filter, the scope and the place together, which TypeScript cannot follow through a shape.
      const { after, limit } = query as { after?: string; limit: number }
      const filter = query as z.output<z.ZodObject<Filter>>
      const order = `${of.name} ${of.orderOf(filter)}`
      const cursor = after === undefined ? null : openCursor(after, order)
      if (after !== undefined && cursor === null)
        throw new BadParameter('after', 'is not a place in this list and order: take it from `next`, as it is')
      const [{ items, next }, total] = await Promise.all([
        of.page({ ...asked, filter }, { cursor, size: limit }),
        of.count && cursor === null ? of.count({ ...asked, filter }) : null,
      ])
      const answer = { items, next: next === null ? null : pageAt(sealCursor(next, order)) }
      return of.count ? { ...answer, total } : answer
    },
  })
}
