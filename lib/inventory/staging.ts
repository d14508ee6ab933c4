import type { PoolClient } from 'pg'
import type { CoverageEvent } from '#lib/azure/events.ts'
import type { Source } from '#lib/azure/sources.ts'
import { prepareScratch, readStatements } from '#lib/db/index.ts'
import {
  type ParsedChange,
  type ParsedRow,
  parseRow,
  type Rejected,
  type StoredAsset,
  type StoredSignal,
  storedAs,
} from './parse-row.ts'
import { Rejections } from './rejections.ts'
import { seenAsset, seenSignal, stage, stagedAsset, stagedChange, stagedLink, stagedSignal } from './staged-tables.ts'

const sql = readStatements(import.meta.url, 'staging.sql', [
  'create',
  'known_assets',
  'known_signals',
  'drop_repeated_assets',
  'drop_repeated_signals',
])

/** Characters of bodies and rows that wait for the next COPY: what a scan holds of the estate at most. */
const MOST_BODY = 4 * 1024 * 1024
const MOST_ROWS = 10_000
/** Below it, the planner's guess of a temporary table's size is good enough. */
const WORTH_ANALYSING = 5_000

type Known = Map<string, string>

/** The rows of one scan on their way into its temporary tables; those that stand unchanged are only marked as seen. */
export class Staging {
  readonly rejections = new Rejections()
  /** Rows read, by table. */
  readonly rows = new Map<Source, number>()
  private readonly client: PoolClient
  private assets: StoredAsset[] = []
  private signals: StoredSignal[] = []
  private changes: ParsedChange[] = []
  private seenAssets: string[] = []
  private seenSignals: string[] = []
  private waitingBody = 0
  private stagedRows = 0

  private constructor(client: PoolClient) {
    this.client = client
  }

  /** Makes the temporary tables on this connection, or empties them. */
  static async begin(client: PoolClient): Promise<Staging> {
    await prepareScratch(client, sql.create)
    return new Staging(client)
  }

  /** Takes a page of a table as it was read. */
  async add(source: Source, page: readonly unknown[]): Promise<void> {
    this.rows.set(source, (this.rows.get(source) ?? 0) + page.length)
    const assets = new Map<string, ParsedRow>()
    const signals = new Map<string, ParsedRow>()
    for (const raw of page) {
      const parsed = parseRow(source, raw)
      if (parsed.kind === 'change') {
        this.changes.push(parsed)
        this.waitingBody += parsed.changes.length
      } else if (parsed.kind === 'rejected') this.reject(parsed)
      else (parsed.kind === 'asset' ? assets : signals).set(parsed.key, parsed)
    }
    await this.keepChanged(assets, sql.known_assets, this.seenAssets)
    await this.keepChanged(signals, sql.known_signals, this.seenSignals)
    const waiting = this.seenAssets.length + this.seenSignals.length + this.changes.length
    if (this.waitingBody > MOST_BODY || waiting > MOST_ROWS) await this.flush()
  }

  private reject(row: Rejected): void {
    this.rejections.add(row)
    if (row.key === null) return
    // It is there, whatever it is: what stands of it stays. Marked as both, as nothing else has its key.
    this.seenAssets.push(row.key)
    this.seenSignals.push(row.key)
  }

  private async keepChanged(page: ReadonlyMap<string, ParsedRow>, ask: string, seen: string[]): Promise<void> {
    if (page.size === 0) return
    const known = await this.known(ask, [...page.keys()])
    for (const [key, parsed] of page) {
      seen.push(key)
      if (known.get(key) === parsed.fingerprint) continue
      const stored = storedAs(parsed)
      if (stored.kind === 'rejected') this.reject(stored)
      else {
        if (stored.kind === 'asset') this.assets.push(stored)
        else this.signals.push(stored)
        this.waitingBody += stored.body.length
      }
    }
  }

  private async known(ask: string, keys: string[]): Promise<Known> {
    const { rows } = await this.client.query<[string, string]>({ text: ask, values: [keys], rowMode: 'array' })
    return new Map(rows)
  }

  private async flush(): Promise<void> {
    const { client, assets, signals, changes, seenAssets, seenSignals } = this
    this.stagedRows += seenAssets.length + seenSignals.length
    await stage(client, seenAsset, seenAssets)
    await stage(client, seenSignal, seenSignals)
    await stage(client, stagedAsset, assets)
    const links = assets.flatMap((row) => row.links.map((to) => ({ from: row.key, to })))
    await stage(client, stagedLink, links)
    await stage(client, stagedSignal, signals)
    await stage(client, stagedChange, changes)
    this.assets = []
    this.signals = []
    this.changes = []
    this.seenAssets = []
    this.seenSignals = []
    this.waitingBody = 0
  }

  /**
   * Everything was read. Rows that could not even be told by id might be any asset's: where there were such, nothing
   * is taken for gone, and the coverage returned says `partial`.
   */
  async finish(coverage: readonly CoverageEvent[]): Promise<CoverageEvent[]> {
    await this.flush()
    const settled = coverage.map((one) => (this.isBlurred(one) ? blurred(one) : one))
    const read = settled.filter((one) => one.status === 'read')
    await this.client.query(
      'insert into covered (source, subscription_id) select source::source, id from unnest($1::text[], $2::text[]) c (source, id)',
      [read.map((one) => one.source), read.map((one) => one.subscriptionId.toLowerCase())],
    )
    await this.client.query(sql.drop_repeated_assets)
    await this.client.query(sql.drop_repeated_signals)
    if (this.stagedRows > WORTH_ANALYSING)
      await this.client.query('analyze seen_asset, seen_signal, staged_asset, staged_link, staged_signal')
    return settled
  }

  private isBlurred({ source, subscriptionId, status }: CoverageEvent): boolean {
    const unidentified = this.rejections.unidentified.get(source)
    if (status !== 'read' || !unidentified) return false
    return unidentified.has(null) || unidentified.has(subscriptionId.toLowerCase())
  }
}

function blurred(coverage: CoverageEvent): CoverageEvent {
  const message = 'Rows came without a usable id: what is absent may be among them, so nothing was taken for removed.'
  return { ...coverage, status: 'partial', error: { code: 'RowsWithoutId', message } }
}
