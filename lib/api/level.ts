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
  })
  .meta({ id: 'Sums', description: 'Sums of slices are the sums of the whole: scores of any slice follow from them.' })

export const level = z.strictObject({
  score,
  change: z.number().nullable().describe('In points, since seven days ago; null where there is nothing to compare.'),
  sums,
})

export const byPillar = <Schema extends z.ZodType>(schema: Schema) =>
  z.strictObject({ footprint: schema, configure: schema, maintain: schema })

export function levelValue({ score, change, sums: { excepted: _e, weightExcepted: _w, ...sums } }: Level) {
  return { score: rounded(score), change, sums }
}

export function eachPillar<Value>(value: (id: Pillar) => Value): Record<Pillar, Value> {
  return Object.fromEntries(pillars.map(({ id }) => [id, value(id)])) as Record<Pillar, Value>
}
