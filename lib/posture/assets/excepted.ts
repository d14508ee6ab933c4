/**
 * Joins `asset` to what exceptions cover of it, as `covered`: how many findings, and their weight.
 * Index: excepted_finding_current.
 */
export const joinExcepted = `left join lateral (
       select count(*)::int excepted, coalesce(sum(e.weight), 0)::int weight from excepted_finding e
       where e.asset_key = asset.key and e.valid_to is null) covered on true`
