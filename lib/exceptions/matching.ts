import type { ExceptionTerms, Target } from './model.ts'

type Tags = Readonly<Record<string, string | null>>

/** What of an asset decides whether a scope reaches it. */
export interface PlacedAsset {
  /** In any case. */
  readonly id: string
  readonly subscriptionId: string
  /** '' outside of resource groups. */
  readonly resourceGroup: string
  readonly tags: Tags | null
  /** Those of its resource group and of its subscription. */
  readonly groupTags: Tags | null
  readonly subscriptionTags: Tags | null
  /** Null where it belongs to none. */
  readonly workloadSlug: string | null
}

/**
 * Whether an exception reaches a check on an asset: it names the check, and a part of its scope holds the asset. What
 * matching.sql does for all of an estate, for one.
 */
export function covers(
  { checks, targets }: Pick<ExceptionTerms, 'checks' | 'targets'>,
  asset: PlacedAsset,
  checkId: string,
): boolean {
  return checks.includes(checkId) && targets.some((target) => holds(target, asset))
}

/** Whether an asset lies in a part of a scope. */
export function holds(target: Target, asset: PlacedAsset): boolean {
  switch (target.kind) {
    case 'asset':
      return isAtOrBelow(asset.id.toLowerCase(), target.id.toLowerCase())
    case 'resource_group':
      return (
        target.name !== '' &&
        isSame(asset.resourceGroup, target.name) &&
        isSame(asset.subscriptionId, target.subscriptionId)
      )
    case 'subscription':
      return isSame(asset.subscriptionId, target.id)
    case 'workload':
      return asset.workloadSlug === target.slug
    case 'tag':
      return (
        (target.subscriptionId === '' || isSame(asset.subscriptionId, target.subscriptionId)) && isTagged(target, asset)
      )
  }
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

function isAtOrBelow(id: string, above: string): boolean {
  return id === above || id.startsWith(`${above}/`)
}

/** The nearest that has the tag says its value; names in any case, values exactly, as Azure compares them. */
function isTagged({ name, value }: Extract<Target, { kind: 'tag' }>, asset: PlacedAsset): boolean {
  const holders = [asset.tags, asset.groupTags, asset.subscriptionTags]
  const values = holders.map((tags) => valuesOf(tags, name)).find((found) => found.length > 0)
  return values !== undefined && (value === null || values.includes(value))
}

function valuesOf(tags: Tags | null, name: string): string[] {
  return Object.entries(tags ?? {})
    .filter(([key]) => isSame(key, name))
    .map(([, value]) => value ?? '')
}
