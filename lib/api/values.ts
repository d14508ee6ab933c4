import { z } from 'zod'
import { areas, pillars, severities } from '#lib/checklist/index.ts'

// Values that several answers are made of, with the words that the documentation says of them.

const idsOf = <Id extends string>(list: readonly { readonly id: Id }[]) => list.map(({ id }) => id) as [Id, ...Id[]]

export const instant = z.iso.datetime().describe('An instant, in UTC.')
export const day = z.iso.date().describe('A day, in the organisation’s time zone.')
export const score = z.number().min(0).max(100).nullable().describe('0 to 100; null where nothing applies.')
export const count = z.int().min(0)
export const pillar = z.enum(idsOf(pillars))
export const area = z.enum(idsOf(areas))
export const severity = z.enum(idsOf(severities))
export const assetKey = z.guid().describe('Stands for the asset’s id in addresses: the first half of its SHA-256.')
export const subscriptionId = z.string().describe('A subscription’s id; empty for what belongs to none.')

/** The share of the applicable weight that passes, as scores are: to one hundredth, so that equal states are equal. */
export function scoreValue(passed: number, applicable: number): number | null {
  return applicable > 0 ? rounded((100 * passed) / applicable) : null
}

export function rounded(value: number): number
export function rounded(value: number | null): number | null
export function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100
}

export const exceptionName = z
  .string()
  .nullable()
  .describe('The exception in force that covers it, such as EX-0147: the one that ends last. Null where none does.')
export const exceptedUntil = day.nullable().describe('The last day of that exception, in the organisation’s time zone.')

export const iso = (date: Date): string => date.toISOString()
export const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null

export const evidence = z
  .strictObject({
    path: z.string().describe('The property, as the asset’s configuration names it.'),
    observed: z.unknown(),
    expected: z.unknown(),
  })
  .meta({ id: 'Evidence' })
