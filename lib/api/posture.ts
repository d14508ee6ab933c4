import { z } from 'zod'
import { lastDays, type Moment, momentOf } from '#lib/posture/moments.ts'
import { coverageNow } from '#lib/posture/overview/coverage.ts'
import { causes, whyItMoved } from '#lib/posture/overview/movement.ts'
import { standingOf } from '#lib/posture/overview/standing.ts'
import { trendOf } from '#lib/posture/overview/trend.ts'
import { BadParameter, endpoint } from './endpoint.ts'
import { byPillar, eachPillar, level, levelValue, noLevel, sums } from './level.ts'
import { dayOrInstant, scopeQuery } from './query.ts'
import { count, day, instant, iso, isoOrNull, rounded, score, subscriptionId } from './values.ts'

const moment = z.strictObject({ scan: z.int(), at: instant })

const coverage = z.strictObject({
  subscriptions: count,
  subscriptionsRead: count.describe('Of these, read whole by the newest scan.'),
  assets: count,
  assetsCurrent: count.describe('Of these, as the newest scan read them; the others stand as they were.'),
  problems: z.array(
    z.strictObject({
      subscriptionId,
      subscription: z.string(),
      isUnreadable: z.boolean().describe('Nothing of its resources could be read.'),
      tables: z.array(z.string()),
      code: z.string().nullable(),
      message: z.string().nullable().describe('In Azure’s own words.'),
      lastReadAt: instant.nullable(),
      since: instant.nullable(),
      assets: count,
    }),
  ),
})

export const postureEndpoint = endpoint({
  path: '/posture',
  summary: 'How the scope stands',
  description:
    'Score = 100 × weight passed ÷ weight applicable; unknown is applicable, and not passed. `accepted` is the same without what exceptions in force cover.',
  query: z.strictObject(scopeQuery),
  answer: z
    .strictObject({
      asOf: moment.nullable().describe('The newest scan; null before the first.'),
      sevenDaysAgo: moment.nullable().describe('The scan that changes are counted from.'),
      ...level.shape,
      sums: sums.nullable(),
      pillars: byPillar(level).nullable(),
      coverage: coverage.nullable(),
    })
    .meta({ id: 'Posture' }),
  async run({ db, scope }) {
    const [standing, covered] = await Promise.all([standingOf(db, scope), coverageNow(db, scope)])
    if (!standing || !covered) return { asOf: null, sevenDaysAgo: null, ...noLevel, pillars: null, coverage: null }
    const { scan: _scan, problems, ...counts } = covered
    return {
      asOf: momentValue(standing.now),
      sevenDaysAgo: standing.before && momentValue(standing.before),
      ...levelValue(standing),
      pillars: eachPillar((id) => levelValue(standing.pillars[id])),
      coverage: {
        ...counts,
        problems: problems.map(({ name, lastReadAt, since, ...problem }) => ({
          ...problem,
          subscription: name,
          lastReadAt: isoOrNull(lastReadAt),
          since: isoOrNull(since),
        })),
      },
    }
  },
})

const momentValue = ({ scanId, at }: Moment) => ({ scan: scanId, at: iso(at) })

const LONGEST_TREND_DAYS = 1_830

export const trendsEndpoint = endpoint({
  path: '/trends',
  summary: 'The score day by day',
  description:
    'Each day’s last scan; days without one have null. `events` are what changes a score without the estate having changed.',
  query: z.strictObject({
    ...scopeQuery,
    range: z
      .enum(['30', '90', '180', '365'])
      .optional()
      .describe('So many days until `to`; 90 where `from` is not given either.'),
    from: z.iso.date().optional().describe('The first day. Not together with range.'),
    to: dayOrInstant.optional().describe('The last day; else that of the newest scan.'),
  }),
  answer: z
    .strictObject({
      days: z.array(
        z.strictObject({
          ...{ day, at: instant.nullable(), score },
          accepted: score.describe(
            'Without what exceptions covered at that scan; on the newest scan’s day: cover now.',
          ),
          pillars: byPillar(score),
        }),
      ),
      events: z.array(
        z.strictObject({
          at: instant,
          kind: z.enum(['checklist', 'lost', 'regained']),
          checklist: z
            .strictObject({ version: z.int(), added: count, changed: count, retired: count })
            .nullable()
            .describe('Another version of the checklist.'),
          subscriptions: z.array(z.string()).describe('That could not be read any more, or again.'),
        }),
      ),
    })
    .meta({ id: 'Trends' }),
  async run({ db, scope, timeZone, query: { range, from, to } }) {
    if (range && from) throw new BadParameter('from', 'is given together with range: one of them says where to begin')
    const end = to ? await momentOf(db, to, timeZone) : (await lastDays(db))?.now
    if (!end) return { days: [], events: [] }
    const days = from ? daysBetween(from, end.at) : Number(range ?? 90)
    if (days < 0) throw new BadParameter('from', 'is later than to')
    if (days > LONGEST_TREND_DAYS) throw new BadParameter('from', `is more than ${LONGEST_TREND_DAYS} days before to`)
    const trend = await trendOf(db, scope, { to: end.at, days, timeZone })
    return {
      days: trend.days
        .filter(({ day }) => !from || day >= from)
        .map(({ day, at, score, accepted, pillars }) => ({
          ...{ day, at: isoOrNull(at), score: rounded(score), accepted: rounded(accepted) },
          pillars: eachPillar((id) => rounded(pillars[id])),
        })),
      events: trend.events.map((event) => ({
        ...{ at: iso(event.at), kind: event.kind },
        checklist:
          event.kind === 'checklist'
            ? { version: event.version, added: event.added, changed: event.changed, retired: event.retired }
            : null,
        subscriptions: event.kind === 'checklist' ? [] : event.subscriptions,
      })),
    }
  },
})

/** Whole days, and one more for the time zone: what is too early is left out afterwards. */
function daysBetween(from: string, to: Date): number {
  const days = (to.getTime() - Date.parse(`${from}T00:00:00Z`)) / 86_400_000
  return days < -1 ? -1 : Math.max(0, Math.ceil(days) + 1)
}

export const movementEndpoint = endpoint({
  path: '/movement',
  summary: 'Why the score moved between two dates',
  description: 'Each date means its last scan, or the last before it. The points of the steps add up to end − start.',
  query: z.strictObject({
    ...scopeQuery,
    from: dayOrInstant.optional().describe('Else the scan nearest to seven days before the newest.'),
    to: dayOrInstant.optional().describe('Else the newest scan.'),
  }),
  answer: z
    .strictObject({
      from: moment.nullable().describe('Null while there are not two scans.'),
      to: moment.nullable(),
      start: score,
      end: score,
      accepted: z
        .strictObject({ start: score, end: score })
        .describe('The accepted scores at both dates. The steps explain the raw ones only.'),
      steps: z.array(
        z.strictObject({
          cause: z.enum(causes),
          points: z.number(),
          opened: count.describe('Findings that it opened.'),
          closed: count.describe('Findings that it closed.'),
        }),
      ),
    })
    .meta({ id: 'Movement' }),
  async run({ db, scope, timeZone, query }) {
    const standard = await lastDays(db, 7)
    const [from, to] = await Promise.all([
      query.from ? momentOf(db, query.from, timeZone) : (standard?.before ?? null),
      query.to ? momentOf(db, query.to, timeZone) : (standard?.now ?? null),
    ])
    if (!from || !to)
      return { from: null, to: null, start: null, end: null, accepted: { start: null, end: null }, steps: [] }
    if (from.at > to.at) throw new BadParameter('from', 'is later than to')
    const moved = await whyItMoved(db, scope, from, to)
    return {
      from: momentValue(moved.from),
      to: momentValue(moved.to),
      start: moved.start,
      end: moved.end,
      accepted: { start: rounded(moved.accepted.start), end: rounded(moved.accepted.end) },
      steps: moved.steps.map(({ cause, points, opened, closed }) => ({ cause, points, opened, closed })),
    }
  },
})
