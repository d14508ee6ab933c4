import { z } from 'zod'

const many = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => [...new Set([value].flat().flatMap((part) => part.split(',')))].filter(Boolean).sort())

export const assetStates = ['current', 'stale', 'removed'] as const
export const assetVerdicts = ['failing', 'unknown', 'clean'] as const
export const assetSorts = ['weight', 'name', 'newest'] as const

/**
 * What the list of assets shows. One schema for the address, the filter bar and the query. What an address says that
 * cannot be is dropped, so that an old link still shows something.
 */
export const assetFilterSchema = z.object({
  /** Resource types, lower case. */
  type: many
    .transform((types) => types.map((type) => type.toLowerCase()))
    .optional()
    .catch(undefined),
  /** A part of the name or of the resource group's. */
  q: z.string().trim().min(1).max(120).optional().catch(undefined),
  group: z.string().trim().toLowerCase().min(1).max(90).optional().catch(undefined),
  state: z.enum(assetStates).optional().catch(undefined),
  verdict: z.enum(assetVerdicts).optional().catch(undefined),
  sort: z.enum(assetSorts).default('weight').catch('weight'),
  /** Cursors of the page after, or the page before. */
  after: z.string().optional().catch(undefined),
  before: z.string().optional().catch(undefined),
})

export type AssetFilter = z.infer<typeof assetFilterSchema>

/** The filter that an address names; never fails. */
export function assetFilterOf(searchParams: Record<string, string | string[] | undefined>): AssetFilter {
  return assetFilterSchema.parse(searchParams)
}

/** Whether the filter leaves anything out. */
export function isFiltered({ type, q, group, state, verdict }: AssetFilter): boolean {
  return [type, q, group, state, verdict].some((asked) => asked !== undefined)
}
