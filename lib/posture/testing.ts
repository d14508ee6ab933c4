// A small estate with a history, written straight into the tables, for tests of the questions. It stands for the whole
// pipeline, but is naive on purpose: everything is derived in memory from what each scan says, so that what is stored
// (intervals, findings, rollups, movements) is consistent.
import { createHash } from 'node:crypto'
import { type Pillar, type Severity, severities } from '#lib/checklist/vocabulary.ts'
import type { Queryable } from './database.ts'

export type FixtureVerdict = 'pass' | 'default' | 'fail' | 'unknown'

export interface FixtureCheck {
  id: string
  pillar: Pillar
  severity: Severity
  version?: number
}

export interface FixtureAsset {
  name: string
  /** Default: a storage account. */
  type?: string
  /** The name of a subscription; its id is `subscriptionId(name)`. Default: shop. */
  subscription?: string
  /** The number of the workload that it belongs to; default: 0, none. Give rows to it with `workloads`. */
  workload?: number
  resourceGroup?: string
  tags?: Record<string, string>
  configuration?: Record<string, unknown>
  verdicts?: Record<string, FixtureVerdict>
}

export interface FixtureScan {
  at: string
  /** The estate as Azure has it that day; what lies in an unreadable subscription is not seen. */
  assets: FixtureAsset[]
  unreadable?: Record<string, { code: string; message: string }>
  /** From this scan on; must be given with the first. */
  checks?: FixtureCheck[]
  /** Default 41 s. */
  seconds?: number
  report?: unknown
}

export interface FixtureWorkload {
  id: number
  slug: string
  name: string
  target?: number
  owners?: { kind: 'person' | 'group'; objectId: string; name: string }[]
}

export interface FixtureChange {
  asset: FixtureAsset
  at: string
  changedBy?: string
  changes?: Record<string, { previousValue: string; newValue: string }>
}

export const sampleChecks: FixtureCheck[] = [
  { id: 'storage-anonymous-blob-access', pillar: 'footprint', severity: 'high' },
  { id: 'storage-minimum-tls', pillar: 'configure', severity: 'high' },
  { id: 'storage-shared-key', pillar: 'configure', severity: 'medium' },
  { id: 'defender-plan-storage', pillar: 'maintain', severity: 'low' },
]

const storageAccount = 'microsoft.storage/storageaccounts'
const weights = Object.fromEntries(severities.map(({ id, weight }) => [id, weight])) as Record<Severity, number>

/** The id that a subscription of the fixture has: a guid made of its name. */
export function subscriptionId(name: string): string {
  return guid(`subscription ${name}`)
}

export function assetId({ name, type = storageAccount, subscription = 'shop', resourceGroup = 'rg' }: FixtureAsset) {
  return `/subscriptions/${subscriptionId(subscription)}/resourceGroups/${resourceGroup}/providers/${type}/${name}`
}

export function assetKey(asset: FixtureAsset): string {
  return guid(assetId(asset).toLowerCase())
}

function guid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 32)
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
}

type Row = Record<string, unknown>

/** Values over time by key: a row for each period in which a value stood. */
class Intervals {
  readonly #current = new Map<string, Row>()
  readonly rows: Row[] = []

  /** What stands from `at` on, whole: keys that are missing ended. */
  replace(at: string, values: Map<string, Row>): void {
    for (const [key, row] of this.#current) if (!values.has(key)) this.#close(key, row, at)
    for (const [key, value] of values) {
      const standing = this.#current.get(key)
      const { valid_from: _from, valid_to: _to, ...before } = standing ?? {}
      if (standing && JSON.stringify(before) === JSON.stringify(value)) continue
      if (standing) this.#close(key, standing, at)
      const row = { ...value, valid_from: at, valid_to: null }
      this.#current.set(key, row)
      this.rows.push(row)
    }
  }

  #close(key: string, row: Row, at: string): void {
    row.valid_to = at
    this.#current.delete(key)
  }
}

interface Standing {
  asset: FixtureAsset
  verdicts: Record<string, FixtureVerdict>
}

/** Everything that the scans say, derived. One instance writes one history. */
class History {
  readonly configurations = new Intervals()
  readonly verdicts = new Intervals()
  readonly checkRollups = new Intervals()
  readonly scoreRollups = new Intervals()
  readonly assetRollups = new Intervals()
  readonly findings: Row[] = []
  readonly memberships: Row[] = []
  readonly movements = new Map<string, Row>()
  readonly scans: Row[] = []
  readonly coverage: Row[] = []
  readonly versions: Row[] = []
  readonly assets = new Map<string, Row>()
  readonly subscriptions = new Map<string, Row>()
  readonly numbers = new Map<string, number>()
  #checks: FixtureCheck[] = []
  #standing = new Map<string, Standing>()
  readonly #memberships = new Map<string, Row>()
  readonly #openFindings = new Map<string, Row>()
  readonly #failedBefore = new Set<string>()
  readonly #lastRead = new Map<string, string>()

  add(scan: FixtureScan): void {
    const checklistChanged = scan.checks !== undefined && this.#adopt(scan.checks, scan.at)
    const next = this.#seen(scan)
    for (const [key, { asset }] of next) this.#remember(key, asset, scan.at)
    this.#move(next, scan.at, checklistChanged)
    this.#standing = next
    this.#rollUp(scan.at)
    this.#report(scan)
  }

  /** What stands after the scan: what it saw, and what it could not see as it was. */
  #seen(scan: FixtureScan): Map<string, Standing> {
    const known = new Set(this.#checks.map(({ id }) => id))
    const isUnread = (asset: FixtureAsset) => (asset.subscription ?? 'shop') in (scan.unreadable ?? {})
    const kept = [...this.#standing].filter(([, { asset }]) => isUnread(asset))
    const seen = scan.assets
      .filter((asset) => !isUnread(asset))
      .map((asset): [string, Standing] => {
        const verdicts = Object.entries(asset.verdicts ?? {}).filter(([id]) => known.has(id))
        return [assetKey(asset), { asset, verdicts: Object.fromEntries(verdicts) }]
      })
    return new Map([...kept, ...seen])
  }

  #adopt(checks: FixtureCheck[], at: string): boolean {
    const before = new Map(this.#checks.map((check) => [check.id, check]))
    for (const { id } of checks) if (!this.numbers.has(id)) this.numbers.set(id, this.numbers.size + 1)
    const ids = (list: FixtureCheck[]) => list.map(({ id }) => id)
    this.versions.push({
      number: this.versions.length + 1,
      fingerprint: `fixture ${this.versions.length + 1}`,
      checks: checks.map(({ id, version = 1, pillar, severity }) => ({
        checkId: id,
        version,
        pillar,
        severity,
        weight: weights[severity],
      })),
      difference: {
        added: ids(checks.filter(({ id }) => !before.has(id))),
        changed: ids(checks.filter(({ id, version }) => before.has(id) && before.get(id)?.version !== version)),
        retired: [...before.keys()].filter((id) => !ids(checks).includes(id)),
      },
      since: at,
    })
    this.#checks = checks
    return before.size > 0
  }

  #remember(key: string, asset: FixtureAsset, at: string): void {
    const { name, type = storageAccount, subscription = 'shop', resourceGroup = 'rg', tags = null } = asset
    const id = subscriptionId(subscription)
    this.subscriptions.set(id, { id, name: subscription, state: 'Enabled', tags: null, management_groups: [] })
    this.assets.set(key, {
      key,
      id: assetId(asset),
      name,
      type,
      source: 'resources',
      subscription_id: id,
      resource_group: resourceGroup.toLowerCase(),
      location: 'westeurope',
      kind: null,
      tags,
      fingerprint: key,
      first_seen_at: this.assets.get(key)?.first_seen_at ?? at,
      removed_at: null,
      weight_applicable: 0,
      weight_passed: 0,
      failed: 0,
      unknown: 0,
      workload_id: workloadOf(asset),
    })
    this.#join(key, workloadOf(asset), at)
  }

  #join(key: string, workload: number, at: string): void {
    const current = this.#memberships.get(key)
    if ((current?.workload_id ?? 0) === workload) return
    if (current) current.valid_to = at
    this.#memberships.delete(key)
    if (workload === 0) return
    const membership = { asset_key: key, valid_from: at, valid_to: null, workload_id: workload }
    this.#memberships.set(key, membership)
    this.memberships.push(membership)
  }

  #move(next: Map<string, Standing>, at: string, checklistChanged: boolean): void {
    for (const key of new Set([...this.#standing.keys(), ...next.keys()])) {
      const before = this.#standing.get(key)
      const after = next.get(key)
      const asset = (after ?? before)!.asset
      if (!after) {
        this.assets.get(key)!.removed_at = at
        this.#join(key, 0, at)
      }
      if (before && after && workloadOf(before.asset) !== workloadOf(after.asset))
        this.#transfer(key, before, after, at)
      for (const check of new Set([...Object.keys(before?.verdicts ?? {}), ...Object.keys(after?.verdicts ?? {})])) {
        const [was, is] = [before?.verdicts[check], after?.verdicts[check]]
        if (was === is) continue
        const cause = this.#cause(key, check, { was, is, arrived: !before, removed: !after, checklistChanged })
        this.#count(asset, check, was, is, cause, at)
        this.#recordFinding(key, asset, check, is, cause, at)
      }
    }
  }

  /** What stood goes with the asset from one workload to the other, before anything else of it changes. */
  #transfer(key: string, before: Standing, after: Standing, at: string): void {
    const moved = { ...before.asset, workload: workloadOf(after.asset) }
    for (const [check, verdict] of Object.entries(before.verdicts)) {
      this.#count(before.asset, check, verdict, undefined, 'workload', at)
      this.#count(moved, check, undefined, verdict, 'workload', at)
      const open = this.#openFindings.get(`${key} ${check}`)
      if (open) open.workload_id = moved.workload
    }
  }

  #cause(
    key: string,
    check: string,
    change: {
      was?: FixtureVerdict | undefined
      is?: FixtureVerdict | undefined
      arrived: boolean
      removed: boolean
      checklistChanged: boolean
    },
  ): string {
    const { was, is } = change
    if (change.arrived) return 'arrived'
    if (change.removed) return 'removed'
    if (change.checklistChanged && (was === undefined || is === undefined)) return 'checklist'
    if (was === 'unknown' || is === 'unknown') return 'visibility'
    if (is === 'fail') return this.#failedBefore.has(`${key} ${check}`) ? 'came_back' : 'broke'
    return 'fixed'
  }

  #count(
    asset: FixtureAsset,
    check: string,
    was: FixtureVerdict | undefined,
    is: FixtureVerdict | undefined,
    cause: string,
    at: string,
  ): void {
    const subscription = subscriptionId(asset.subscription ?? 'shop')
    const no = this.numbers.get(check)!
    const workload = workloadOf(asset)
    const key = `${subscription} ${at} ${no} ${cause} ${workload}`
    const row = this.movements.get(key) ?? {
      subscription_id: subscription,
      at,
      check_no: no,
      cause,
      verdicts: 0,
      weight_applicable: 0,
      weight_passed: 0,
      workload_id: workload,
    }
    const weight = this.#weightOf(check)
    row.verdicts = Number(row.verdicts) + 1
    row.weight_applicable =
      Number(row.weight_applicable) + weight * (Number(is !== undefined) - Number(was !== undefined))
    row.weight_passed = Number(row.weight_passed) + weight * (Number(passes(is)) - Number(passes(was)))
    this.movements.set(key, row)
  }

  #recordFinding(
    key: string,
    asset: FixtureAsset,
    check: string,
    is: FixtureVerdict | undefined,
    cause: string,
    at: string,
  ): void {
    const name = `${key} ${check}`
    const open = this.#openFindings.get(name)
    if (open) {
      open.valid_to = at
      open.closed = cause
      this.#openFindings.delete(name)
    }
    if (is !== 'fail' && is !== 'unknown') return
    if (is === 'fail') this.#failedBefore.add(name)
    const finding: Row = {
      asset_key: key,
      check_no: this.numbers.get(check),
      valid_from: at,
      valid_to: null,
      status: is,
      opened: cause,
      closed: null,
      check_version: this.#checks.find(({ id }) => id === check)?.version ?? 1,
      weight: this.#weightOf(check),
      subscription_id: subscriptionId(asset.subscription ?? 'shop'),
      workload_id: workloadOf(asset),
      asset_type: asset.type ?? storageAccount,
      asset_name: asset.name,
      evidence: [{ path: `properties.${check}`, observed: is === 'fail' ? 'wrong' : null, expected: 'right' }],
    }
    this.#openFindings.set(name, finding)
    this.findings.push(finding)
  }

  #weightOf(check: string): number {
    const adopted = this.#checks.find(({ id }) => id === check)
    if (adopted) return weights[adopted.severity]
    const versions = this.versions as { checks: { checkId: string; weight: number }[] }[]
    return versions.flatMap(({ checks }) => checks).find(({ checkId }) => checkId === check)?.weight ?? 0
  }

  #rollUp(at: string): void {
    const configurations = new Map<string, Row>()
    const verdicts = new Map<string, Row>()
    const checks = new Map<string, Row>()
    const scores = new Map<string, Row>()
    const assets = new Map<string, Row>()
    for (const [key, { asset, verdicts: of }] of this.#standing) {
      const subscription = subscriptionId(asset.subscription ?? 'shop')
      const workload = workloadOf(asset)
      const cell = { subscription_id: subscription, workload_id: workload }
      const type = asset.type ?? storageAccount
      const numbers = (...wanted: FixtureVerdict[]) =>
        Object.entries(of).flatMap(([id, verdict]) => (wanted.includes(verdict) ? [this.numbers.get(id)!] : []))
      configurations.set(key, { asset_key: key, configuration: this.#configurationOf(asset) })
      verdicts.set(key, {
        asset_key: key,
        passed: numbers('pass', 'default'),
        defaulted: numbers('default'),
        failed: numbers('fail'),
        unknown: numbers('unknown'),
      })
      const row = this.assets.get(key)!
      for (const [id, verdict] of Object.entries(of)) {
        const check = this.#checks.find((one) => one.id === id)!
        const weight = weights[check.severity]
        add(row, { weight_applicable: weight, weight_passed: passes(verdict) ? weight : 0 })
        add(row, { failed: Number(verdict === 'fail'), unknown: Number(verdict === 'unknown') })
        const checkNo = this.numbers.get(id)!
        const counts = {
          passed: Number(passes(verdict)),
          defaulted: Number(verdict === 'default'),
          failed: Number(verdict === 'fail'),
          unknown: Number(verdict === 'unknown'),
        }
        add(entry(checks, `${subscription} ${workload} ${checkNo}`, { ...cell, check_no: checkNo, weight }), counts)
        for (const scope of ['', subscription, `w${workload}`, `${subscription}/w${workload}`]) {
          add(entry(scores, `${scope} ${check.pillar}`, { scope, pillar: check.pillar }), {
            weight_applicable: weight,
            weight_passed: passes(verdict) ? weight : 0,
            weight_unknown: verdict === 'unknown' ? weight : 0,
            passed: counts.passed,
            failed: counts.failed,
            unknown: counts.unknown,
          })
        }
      }
      add(entry(assets, `${subscription} ${workload} ${type}`, { ...cell, type }), {
        assets: 1,
        failing: Number(Number(row.failed) > 0),
      })
    }
    this.configurations.replace(at, configurations)
    this.verdicts.replace(at, verdicts)
    this.checkRollups.replace(at, checks)
    this.scoreRollups.replace(at, scores)
    this.assetRollups.replace(at, assets)
  }

  #configurationOf(asset: FixtureAsset): Row {
    const { name, type = storageAccount, tags = null } = asset
    return { id: assetId(asset), name, type, location: 'westeurope', tags, properties: {}, ...asset.configuration }
  }

  #report(scan: FixtureScan): void {
    const id = this.scans.length + 1
    const seconds = scan.seconds ?? 41
    this.scans.push({
      id,
      trigger: 'schedule',
      state: 'published',
      observed_at: scan.at,
      started_at: scan.at,
      finished_at: new Date(Date.parse(scan.at) + seconds * 1000).toISOString(),
      checklist_version: this.versions.length,
      progress: null,
      report: scan.report ?? null,
      error: null,
    })
    for (const { id: subscription, name } of this.subscriptions.values() as Iterable<{ id: string; name: string }>) {
      const error = scan.unreadable?.[name]
      if (!error) this.#lastRead.set(subscription, scan.at)
      for (const source of ['resources', 'resourcecontainers'])
        this.coverage.push({
          scan_id: id,
          source,
          subscription_id: subscription,
          status: error ? 'failed' : 'read',
          rows: error
            ? 0
            : [...this.#standing.values()].filter(({ asset }) => (asset.subscription ?? 'shop') === name).length,
          error_code: error?.code ?? null,
          error_message: error?.message ?? null,
          last_read_at: this.#lastRead.get(subscription) ?? null,
        })
    }
  }
}

function workloadOf({ workload = 0 }: FixtureAsset): number {
  return workload
}

function passes(verdict: FixtureVerdict | undefined): boolean {
  return verdict === 'pass' || verdict === 'default'
}

function entry(rows: Map<string, Row>, key: string, initial: Row): Row {
  const row = rows.get(key) ?? initial
  rows.set(key, row)
  return row
}

function add(row: Row, numbers: Record<string, number>): void {
  for (const [name, value] of Object.entries(numbers)) row[name] = Number(row[name] ?? 0) + value
}

/**
 * Writes a history of scans into an empty, migrated database.
 * @param scans in the order of their dates; the first names the checks (default `sampleChecks`).
 * @param workloads in their order of precedence.
 */
export async function insertHistory(
  db: Queryable,
  scans: FixtureScan[],
  changes: FixtureChange[] = [],
  workloads: FixtureWorkload[] = [],
): Promise<void> {
  const history = new History()
  for (const [index, scan] of scans.entries()) {
    // An asset's sums are those of its last scan.
    for (const row of history.assets.values())
      Object.assign(row, { weight_applicable: 0, weight_passed: 0, failed: 0, unknown: 0 })
    history.add(index === 0 ? { ...scan, checks: scan.checks ?? sampleChecks } : scan)
  }
  await insert(db, 'scan', history.scans)
  await insert(db, 'coverage', history.coverage)
  await insert(db, 'subscription', [...history.subscriptions.values()])
  await insert(
    db,
    'check_number',
    [...history.numbers].map(([check_id, no]) => ({ no, check_id })),
  )
  await insert(db, 'checklist_version', history.versions)
  await insert(db, 'asset', [...history.assets.values()])
  await insert(db, 'asset_configuration', history.configurations.rows)
  await insert(db, 'asset_verdicts', history.verdicts.rows)
  await insert(db, 'finding', history.findings)
  await insert(db, 'check_rollup', history.checkRollups.rows)
  await insert(db, 'score_rollup', history.scoreRollups.rows)
  await insert(db, 'asset_rollup', history.assetRollups.rows)
  await insert(db, 'movement', [...history.movements.values()])
  await insert(db, 'workload_membership', history.memberships)
  await insertWorkloads(db, workloads, scans[0]?.at ?? '2026-01-01T00:00:00Z')
  await insert(
    db,
    'change',
    changes.map(({ asset, at, changedBy = null, changes: changed = {} }, index) => ({
      asset_key: assetKey(asset),
      at,
      id: `change ${index}`,
      change_type: 'Update',
      changed_by: changedBy,
      changed_by_type: changedBy ? 'User' : null,
      client_type: 'Azure Portal',
      operation: 'Write',
      changes: changed,
    })),
  )
  await db.query(`select setval(pg_get_serial_sequence('scan', 'id'), greatest(1, (select max(id) from scan)))`)
}

async function insertWorkloads(db: Queryable, workloads: FixtureWorkload[], at: string): Promise<void> {
  const rows = workloads.map(({ id, slug, name, target = null }, precedence) => ({
    ...{ id, slug, name, target, precedence, description: '', environment: 'production', criticality: 'high' },
    ...{ version: 1, created_at: at, updated_at: at },
  }))
  await insert(db, 'workload', rows)
  const owners = workloads.flatMap(({ id, owners = [] }) =>
    owners.map(({ kind, objectId, name }) => ({ workload_id: id, kind, object_id: objectId, name })),
  )
  await insert(db, 'workload_owner', owners)
  await db.query(`select setval(pg_get_serial_sequence('workload', 'id'), greatest(1, (select max(id) from workload)))`)
}

async function insert(db: Queryable, table: string, rows: Row[]): Promise<void> {
  if (rows.length === 0) return
  await db.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
    JSON.stringify(rows),
  ])
}
