import { z } from 'zod'
import { exceptionName, exceptionNumber } from '#lib/exceptions/model.ts'
import { exceptionPolicy } from '#lib/exceptions/policy.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { type ExceptionDetail, getException } from '#lib/posture/exceptions/get-exception.ts'
import { exceptionTimeline } from '#lib/posture/exceptions/timeline.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { endpoint } from './endpoint.ts'
import { exceptionItem, exceptionItemOf } from './exceptions.ts'
import { scopeQuery } from './query.ts'
import { count, instant, severity } from './values.ts'

/** An exception with what it covers now. */
export const exceptionDetail = z
  .strictObject({
    ...exceptionItem.shape,
    covers: z
      .array(z.strictObject({ check: z.string(), severity, findings: count, assets: count }))
      .describe('What it covers at this moment, of each of its checks.'),
    successors: z.array(z.string()).describe('Requests to change or renew it, and what took its place.'),
  })
  .meta({ id: 'ExceptionDetail' })

/** The number that an address names. */
export function numberOf(name: string | undefined): number {
  const number = exceptionNumber(name ?? '')
  if (number === null || exceptionName(number) !== name?.toUpperCase())
    throw new NotFound('There is no such exception.')
  return number
}

/** The exception of a number as the API answers it. */
export async function exceptionOf(
  db: Queryable,
  scope: Scope,
  id: number,
  now: Date,
): Promise<z.input<typeof exceptionDetail>> {
  const { expiringDays } = await exceptionPolicy(db)
  return detailOf(await getException(db, scope, id, { now, expiringDays, personId: null }, { examples: 0 }))
}

function detailOf({ name, entry, told, checks, successors }: ExceptionDetail) {
  return {
    ...exceptionItemOf({ ...entry, name, told }),
    covers: checks.map(({ checkId, severity: gravity, findings, assets }) => ({
      check: checkId,
      severity: gravity,
      findings,
      assets,
    })),
    successors: successors.map((one) => one.name),
  }
}

export const exceptionEndpoint = endpoint({
  path: '/exceptions/{name}',
  summary: 'One exception, and what it covers now',
  query: z.strictObject(scopeQuery),
  answer: exceptionDetail,
  run: ({ db, scope, params }) => exceptionOf(db, scope, numberOf(params.name), new Date()),
})

const event = z
  .strictObject({
    seq: z.int().describe('Its place in the log; for who does not see all of the estate, among these.'),
    at: instant,
    kind: z.string().describe('requested, approved, rejected, commented, expired …'),
    actor: z.string().describe('Object id of a person or application; or clock, scan, command.'),
    actorName: z.string(),
    text: z.string().describe('The reason of a decision or an ending, or a comment.'),
    changes: z.array(z.strictObject({ field: z.string(), before: z.unknown(), after: z.unknown() })),
    hash: z.string().describe('Of this entry and all before it; empty for who does not see all of the estate.'),
  })
  .meta({ id: 'ExceptionEvent' })

export const exceptionEventsEndpoint = endpoint({
  path: '/exceptions/{name}/events',
  summary: 'What happened to an exception, newest first',
  description: 'Its entries in the log, which is append-only and chained by hashes. At most 1000.',
  query: z.strictObject(scopeQuery),
  answer: z.strictObject({ items: z.array(event) }),
  async run({ db, scope, params }) {
    const items = await exceptionTimeline(db, scope, numberOf(params.name), { most: 1_000 })
    // Whatever was asked for has an entry: without any, it is not there.
    if (items.length === 0) throw new NotFound('There is no such exception.')
    return {
      items: items.map(({ seq, at, kind, actor, actorName, text, changes, hash }) => ({
        ...{ seq, at, kind, actor, actorName, text, hash },
        changes: changes.map(({ field, before, after }) => ({ field, before: before ?? null, after: after ?? null })),
      })),
    }
  },
})
