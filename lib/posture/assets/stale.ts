/**
 * Joins `asset` to the newest published scan's coverage of its table and subscription, as `stale`: an asset is as old
 * as the last scan that read it whole (docs/decisions/0005).
 */
export const freshness = `left join coverage stale
  on stale.scan_id = (select id from scan where state = 'published' order by observed_at desc limit 1)
 and stale.source = asset.source and stale.subscription_id = asset.subscription_id`

/** Holds for an asset that the newest scan could not read. */
export const staleCondition = `stale.status <> 'read' and asset.removed_at is null`
