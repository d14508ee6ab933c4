import { z } from 'zod'
import { NotFound } from '#lib/posture/errors.ts'
import { getScan } from '#lib/posture/scans/get-scan.ts'
import { listScans } from '#lib/posture/scans/list-scans.ts'
import type { Scan } from '#lib/posture/scans/scan.ts'
import { coverageOf } from '#lib/posture/scans/scan-coverage.ts'
import { endpoint, list, listEndpoint } from './endpoint.ts'
import { scopeQuery } from './query.ts'
import { count, instant, iso, isoOrNull } from './values.ts'

const scan = {
  id: z.int(),
  trigger: z.string().describe('schedule, demand, command or demo.'),
  state: z.enum(['running', 'published', 'failed']),
  observedAt: instant.describe('The date that it stands for.'),
  startedAt: instant,
  finishedAt: instant.nullable(),
  seconds: z.number().nullable(),
  assetsAdded: count.nullable().describe('Null unless published.'),
  assetsChanged: count.nullable(),
  assetsRemoved: count.nullable(),
  error: z.string().nullable().describe('Why it failed.'),
}

const item = z
  .strictObject({
    ...scan,
    subscriptions: count.describe('That it was to read.'),
    subscriptionsRead: count.describe('Of these, read whole.'),
  })
  .meta({ id: 'Scan' })

/** Readings of the estate, newest first. */
export const scans = list({
  name: 'scans',
  filter: {},
  item,
  orderOf: () => '',
  async page({ db }, { cursor, size }) {
    const { items, next } = await listScans(db, cursor ?? undefined, size)
    return {
      items: items.map(({ subscriptions, subscriptionsRead, ...one }) => ({
        ...valuesOf(one),
        subscriptions,
        subscriptionsRead,
      })),
      next,
    }
  },
})

function valuesOf({ id, trigger, state, observedAt, startedAt, finishedAt, report, error }: Scan) {
  return {
    ...{
      id,
      trigger,
      state,
      observedAt: iso(observedAt),
      startedAt: iso(startedAt),
      finishedAt: isoOrNull(finishedAt),
    },
    seconds: finishedAt && (finishedAt.getTime() - startedAt.getTime()) / 1000,
    assetsAdded: report?.inventory.assetsAdded ?? null,
    assetsChanged: report?.inventory.assetsChanged ?? null,
    assetsRemoved: report?.inventory.assetsRemoved ?? null,
    error,
  }
}

export const scansEndpoint = listEndpoint(scans, { summary: 'Scans, newest first' })

export const scanEndpoint = endpoint({
  path: '/scans/{id}',
  summary: 'One scan, and what it could and could not read',
  query: z.strictObject(scopeQuery),
  answer: z
    .strictObject({
      ...scan,
      rows: z.record(z.string(), count).nullable().describe('Rows read, by table of Azure Resource Graph.'),
      judged: count.nullable().describe('Assets that had to be judged.'),
      coverage: z.strictObject({
        subscriptions: count,
        items: z
          .array(
            z.strictObject({
              subscriptionId: z.string(),
              subscription: z.string(),
              tables: z.array(
                z.strictObject({
                  table: z.string(),
                  status: z.enum(['read', 'partial', 'failed']),
                  rows: count,
                  code: z.string().nullable(),
                  message: z.string().nullable().describe('In Azure’s own words.'),
                  lastReadAt: instant.nullable(),
                }),
              ),
            }),
          )
          .describe('At most 1000 subscriptions, those with problems first.'),
      }),
    })
    .meta({ id: 'ScanDetail' }),
  async run({ db, scope, params }) {
    const id = params.id ?? ''
    if (!/^[1-9]\d{0,8}$/.test(id)) throw new NotFound('There is no scan of this number.')
    const [one, coverage] = await Promise.all([getScan(db, Number(id)), coverageOf(db, scope, Number(id), 1_000)])
    return {
      ...valuesOf(one),
      rows: one.report && { ...one.report.rows },
      judged: one.report?.judged ?? null,
      coverage: {
        subscriptions: coverage.total,
        items: coverage.subscriptions.map(({ subscriptionId, name, cells }) => ({
          subscriptionId,
          subscription: name,
          tables: cells.map(({ source, lastReadAt, ...cell }) => ({
            table: source,
            ...cell,
            lastReadAt: isoOrNull(lastReadAt),
          })),
        })),
      },
    }
  },
})
