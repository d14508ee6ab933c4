import { z } from 'zod'
import { checksById } from '#lib/checklist/index.ts'
import { checkTrend } from '#lib/posture/checklist/check-trend.ts'
import { checklistStanding } from '#lib/posture/checklist/checklist-standing.ts'
import { getCheck } from '#lib/posture/checklist/get-check.ts'
import { publishedChecklist, searchChecklist } from '#lib/posture/checklist/published-checklist.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { endpoint, list } from './endpoint.ts'
import { scopeQuery } from './query.ts'
import { area, count, day, instant, pillar, rounded, score, severity } from './values.ts'

const standing = {
  score,
  accepted: score.describe('The score without what exceptions in force cover; null where nothing else applies.'),
  passed: count,
  defaulted: count.describe('The part of passed that is only the platform’s default.'),
  failed: count,
  unknown: count,
  failedExcepted: count.describe('The part of failed that exceptions in force cover.'),
  unknownExcepted: count.describe('The part of unknown that exceptions in force cover.'),
}

const noVerdicts = { passed: 0, defaulted: 0, failed: 0, unknown: 0, failedExcepted: 0, unknownExcepted: 0 }

const item = z
  .strictObject({
    id: z.string(),
    title: z.string().describe('The state that is wanted.'),
    kind: z.enum(['automated', 'attested']),
    pillar,
    area,
    severity,
    recommendation: z.string().describe('The slug of the recommendation that it serves.'),
    version: z.int(),
    isNew: z.boolean().describe('No scan has judged by it yet.'),
    ...standing,
  })
  .meta({ id: 'Check' })

/** The checklist in the guidance's order, with how many assets stand how against each check. */
export const checks = list({
  name: 'checklist',
  filter: { q: z.string().trim().max(120).default('').describe('Words in titles, ids and recommendations.') },
  item,
  orderOf: () => '',
  // Some hundred checks: one page, however small it is asked for.
  async page({ db, scope, filter: { q } }) {
    const published = searchChecklist(publishedChecklist(await checklistStanding(db, scope)), q)
    const items = published.flatMap(({ pillar, recommendations }) =>
      recommendations.flatMap(({ slug, checks }) =>
        checks.map(({ standing, score, accepted, id, title, kind, area, severity, version, isNew }) => ({
          ...{ id, title, kind, pillar, area, severity, recommendation: slug, version, isNew },
          ...{ score: rounded(score), accepted: rounded(accepted) },
          ...(standing ?? noVerdicts),
        })),
      ),
    )
    return { items, next: null }
  },
})

export const checklistEndpoint = endpoint({
  path: '/checklist',
  summary: 'The checklist, and how the scope stands against it',
  query: z.strictObject({ ...checks.filter, ...scopeQuery }),
  answer: z.strictObject({
    version: z.int().nullable().describe('Of the checklist that the newest scan judged by; null before the first.'),
    since: instant.nullable(),
    items: z.array(item),
  }),
  async run({ query, ...asked }) {
    const [{ version, since }, { items }] = await Promise.all([
      checklistStanding(asked.db, asked.scope),
      checks.page({ ...asked, filter: query }, { cursor: null, size: 0 }),
    ])
    return { version, since, items }
  },
})

export const checkEndpoint = endpoint({
  path: '/checklist/{id}',
  summary: 'One check',
  description: 'Why it is asked, how it is judged and fixed, and how the scope stands against it.',
  query: z.strictObject(scopeQuery),
  answer: z
    .strictObject({
      id: z.string(),
      title: z.string(),
      kind: z.enum(['automated', 'attested']),
      pillar,
      area,
      severity,
      version: z.int(),
      isNew: z.boolean(),
      why: z.string(),
      recommendation: z.strictObject({ slug: z.string(), title: z.string(), asks: z.array(z.string()) }).nullable(),
      references: z.record(z.string(), z.array(z.string())).describe('Ids that others know the same thing by.'),
      ...standing,
      weight: count.describe('What it holds back in the scope.'),
      weightApplicable: count.describe('Of the whole scope: points held back = 100 × weight ÷ weightApplicable.'),
      automated: z
        .strictObject({
          appliesTo: z.array(z.string()),
          reads: z.array(z.string()).describe('Types of other rows that it reads.'),
          paths: z.array(z.string()),
          parameters: z.array(z.strictObject({ name: z.string(), description: z.string(), value: z.unknown() })),
          fix: z.strictObject({ cli: z.string(), bicep: z.string(), portal: z.string() }),
          caution: z.string(),
          effort: z.string(),
        })
        .nullable(),
      attested: z.strictObject({ statement: z.string(), reviewAfterDays: z.int() }).nullable(),
    })
    .meta({ id: 'CheckDetail' }),
  async run({ db, scope, params }) {
    const check = await getCheck(db, scope, params.id ?? '')
    const { id, title, pillar, area, severity, version, isNew, why, references, guidance, making, weight } = check
    return {
      ...{ id, title, kind: making.kind, pillar, area, severity, version, isNew, why },
      recommendation: guidance && { slug: guidance.slug, title: guidance.title, asks: [...guidance.asks] },
      references: Object.fromEntries(Object.entries(references).map(([name, ids]) => [name, [...ids]])),
      ...{ score: rounded(check.score), accepted: rounded(check.accepted) },
      ...(check.standing ?? noVerdicts),
      weight,
      weightApplicable: check.weightApplicable,
      automated: making.kind === 'automated' ? automatedOf(making) : null,
      attested:
        making.kind === 'attested' ? { statement: making.statement, reviewAfterDays: making.reviewAfterDays } : null,
    }
  },
})

export const checkTrendsEndpoint = endpoint({
  path: '/checklist/{id}/trends',
  summary: 'One check day by day',
  description: 'Each day’s last scan until the newest; days without one have null.',
  query: z.strictObject({
    ...scopeQuery,
    range: z.enum(['30', '90', '180', '365']).default('90').describe('So many days until the newest scan.'),
  }),
  answer: z
    .strictObject({
      days: z.array(
        z.strictObject({
          day,
          score: score.describe('The raw share that passes; null where it applied to nothing.'),
          accepted: score.describe(
            'Without what exceptions covered at that scan; on the newest scan’s day: cover now. Null where nothing else applied.',
          ),
          verdicts: z
            .strictObject({
              passed: count,
              defaulted: standing.defaulted,
              failed: count,
              unknown: count,
              failedExcepted: count.describe('The part of failed that exceptions covered.'),
              unknownExcepted: count.describe('The part of unknown that exceptions covered.'),
            })
            .nullable(),
        }),
      ),
    })
    .meta({ id: 'CheckTrends' }),
  async run({ db, scope, timeZone, params, query: { range } }) {
    const id = params.id ?? ''
    if (!checksById.has(id)) throw new NotFound('There is no such check on the checklist.')
    const days = await checkTrend(db, scope, id, { days: Number(range), timeZone })
    return {
      days: days.map(({ day, standing: verdicts, score, accepted }) => ({
        ...{ day, score: rounded(score), accepted: rounded(accepted), verdicts },
      })),
    }
  },
})

type Making = Awaited<ReturnType<typeof getCheck>>['making']

function automatedOf(making: Extract<Making, { kind: 'automated' }>) {
  const { appliesTo, reads, paths, parameters, fix, caution, effort } = making
  return {
    ...{ appliesTo: [...appliesTo], reads: [...reads], paths: [...paths], parameters: [...parameters] },
    ...{ fix: { cli: fix.cli, bicep: fix.bicep, portal: fix.portal }, caution, effort },
  }
}
