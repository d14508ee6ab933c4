import { z } from 'zod'

const words = (value: unknown) => {
  const parts = [value].flat().flatMap((part: unknown) => (typeof part === 'string' ? part.split(',') : [part]))
  return [...new Set(parts.map((part) => (typeof part === 'string' ? part.toLowerCase() : part)))]
    .filter(Boolean)
    .sort()
}

export const assetStates = ['current', 'stale', 'removed'] as const
export const assetVerdicts = ['failing', 'unknown', 'excepted', 'clean'] as const
export const assetSorts = ['weight', 'name', 'newest'] as const

/** What may be asked of the list of assets, as the API takes it: what cannot be is an error. */
export const assetFields = {
  /** Resource types, lower case. */
  type: z.preprocess(words, z.array(z.string().max(200)).max(200)).optional(),
  /** A part of the name. */
  q: z.string().trim().min(1).max(120).optional(),
  /** A resource group. */
  group: z.string().trim().toLowerCase().min(1).max(90).optional(),
  state: z.enum(assetStates).optional(),
  verdict: z.enum(assetVerdicts).optional(),
  sort: z.enum(assetSorts).default('weight'),
}

/**
 * What the list of assets shows. One schema for the address, the filter bar and the query. What an address says that
 * cannot be is dropped, so that an old link still shows something.
 */
export const assetFilterSchema = z.object({
  type: assetFields.type.catch(undefined),
  q: assetFields.q.catch(undefined),
  group: assetFields.group.catch(undefined),
  state: assetFields.state.catch(undefined),
  verdict: assetFields.verdict.catch(undefined),
  sort: assetFields.sort.catch('weight'),
  /** Cursors of the page after, or the page before. */
  after: z.string().optional().catch(undefined),
  before: z.string().optional().catch(undefined),
})

export type AssetFilter = z.infer<typeof assetFilterSchema>

/** The filter that an address names; never fails. */
export function assetFilterOf(searchParams: Record<string, string | string[] | undefined>): AssetFilter {
  return assetFilterSchema.parse(searchParams)
}

/** The filter as parameters, without a place in the list. */
export function assetParams({ after: _after, before: _before, ...filter }: AssetFilter): URLSearchParams {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) params.set(name, String(value))
  return params
}

/** Whether the filter leaves anything out. */
export function isFiltered({ type, q, group, state, verdict }: AssetFilter): boolean {
  return [type, q, group, state, verdict].some((asked) => asked !== undefined)
}
