import { z } from 'zod'
import { type Pillar, pillars } from '#lib/checklist/index.ts'
import type { Level } from '#lib/posture/overview/standing.ts'
import { count, rounded, score } from './values.ts'

// A score with what it is made of, of a scope and of each of its pillars.

export const sums = z
  .strictObject({
    weightApplicable: count,
    weightPassed: count,
    weightUnknown: count,
    passed: count,
    failed: count,
    unknown: count,
    weightExcepted: count.describe('Of findings that exceptions in force cover; they are applicable, and not passed.'),
    excepted: count.describe('Such findings: among failed and unknown.'),
  })
  .meta({ id: 'Sums', description: 'Sums of slices are the sums of the whole: scores of any slice follow from them.' })

const acceptedMeaning =
  'The score without what exceptions in force cover, now: never below the score. Null where nothing else applies.'

export const level = z.strictObject({
  score,
  change: z.number().nullable().describe('In points, since seven days ago; null where there is nothing to compare.'),
  accepted: score.describe(acceptedMeaning),
  acceptedChange: z.number().nullable().describe('Of the accepted score, as change.'),
  sums,
})

export const byPillar = <Schema extends z.ZodType>(schema: Schema) =>
  z.strictObject({ footprint: schema, configure: schema, maintain: schema })

export function levelValue({ score, change, accepted, acceptedChange, sums: { failedExcepted: _, ...sums } }: Level) {
  return { score: rounded(score), change, accepted: rounded(accepted), acceptedChange, sums }
}

/** What stands for a level before the first scan. */
export const noLevel = { score: null, change: null, accepted: null, acceptedChange: null, sums: null }

export function eachPillar<Value>(value: (id: Pillar) => Value): Record<Pillar, Value> {
  return Object.fromEntries(pillars.map(({ id }) => [id, value(id)])) as Record<Pillar, Value>
}
