import type { Queryable } from '#lib/auth/database.ts'
import { type Role, reachOf } from '#lib/auth/permissions.ts'
import { readStatements } from '#lib/db/index.ts'
import { externalIdOf, isNamed, type SaidLine, type SaidTarget } from './csv-line.ts'
import type { Covers, PlannedLine } from './import-plan.ts'
import type { Target, TargetKind } from './model.ts'

const sql = readStatements(import.meta.url, 'import.sql', [
  'find_people',
  'find_names',
  'find_imported',
  'lines',
  'measure_lines',
])
const effect = readStatements(import.meta.url, 'matching.sql', ['assets_of_targets', 'matching'])

/** Somebody who signed in here once. */
export interface KnownPerson {
  readonly id: string
  readonly name: string
  readonly username: string | null
  /** Those of the newest sign-in that is remembered; null without one. */
  readonly roles: readonly Role[] | null
}

/** Whether somebody may approve exceptions, as far as we know. */
export function mayDecide({ roles }: KnownPerson): boolean {
  return roles !== null && reachOf(roles, 'exception.decide') === 'all'
}

interface FoundName {
  readonly kind: Exclude<TargetKind, 'tag'>
  readonly said: string
  readonly id: string
  readonly subscriptionId: string
}

const kindWords: Readonly<Record<TargetKind, string>> = {
  asset: 'asset',
  resource_group: 'resource group',
  subscription: 'subscription',
  workload: 'workload',
  tag: 'tag',
}

/** What the lines of a file name, looked up once for all of them. */
export class ImportLookup {
  readonly #client: Queryable
  /** By object id and by user name; by name, of whom there may be several. */
  readonly #people: ReadonlyMap<string, KnownPerson>
  readonly #called: ReadonlyMap<string, readonly KnownPerson[]>
  readonly #names: ReadonlyMap<string, readonly FoundName[]>
  readonly #imported: ReadonlyMap<string, { id: number; digest: string | null }>

  private constructor(
    client: Queryable,
    found: {
      people: readonly KnownPerson[]
      names: readonly FoundName[]
      imported: ReadonlyMap<string, { id: number; digest: string | null }>
    },
  ) {
    this.#client = client
    this.#people = new Map(
      found.people.flatMap((one) => [one.id, ...(one.username ? [one.username] : [])].map((key) => [key, one])),
    )
    this.#called = Map.groupBy(found.people, ({ name }) => name.toLowerCase())
    this.#names = Map.groupBy(found.names, ({ said }) => said)
    this.#imported = found.imported
  }

  static async of(client: Queryable, lines: readonly SaidLine[]): Promise<ImportLookup> {
    const people = new Set(
      lines
        .flatMap(({ owner, requester, approvers }) => [owner, requester, ...approvers])
        .map((name) => name.toLowerCase()),
    )
    const names = new Set(
      lines.flatMap(({ targets }) => targets.filter(isNamed)).flatMap(({ name }) => [name, name.toLowerCase()]),
    )
    const found = await client.query<KnownPerson>(sql.find_people, [[...people].filter((name) => name !== '')])
    const called = await client.query<FoundName>(sql.find_names, [[...names]])
    const imported = await client.query<{ id: number; externalId: string; digest: string | null }>(sql.find_imported, [
      lines.filter(({ reference }) => reference !== '').map(({ reference }) => externalIdOf(reference)),
    ])
    return new ImportLookup(client, {
      people: found.rows,
      names: called.rows,
      imported: new Map(imported.rows.map(({ externalId, id, digest }) => [externalId, { id, digest }])),
    })
  }

  /** The exception that came from a line of this reference, and the digest of what the line said then. */
  imported(externalId: string): { readonly id: number; readonly digest: string | null } | null {
    return this.#imported.get(externalId) ?? null
  }

  /** Who is meant: by object id, user name, or a name that only one person has; null where that is nobody. */
  person(said: string): KnownPerson | null {
    const text = said.toLowerCase()
    const called = this.#called.get(text) ?? []
    return this.#people.get(text) ?? (called.length === 1 ? (called[0] ?? null) : null)
  }

  /** What is meant by a part of a scope, or why that cannot be told. */
  target(target: SaidTarget): Target | { readonly problem: string } {
    if (!isNamed(target)) return target
    const { kind, name } = target
    const found = (this.#names.get(name.toLowerCase()) ?? []).filter((one) => kind === null || one.kind === kind)
    const [only] = found
    const what = kind === null ? '' : `${kindWords[kind]} `
    if (!only)
      return { problem: `There is no ${what || 'asset, group, subscription or workload '}“${name}”${idNeeded(kind)}` }
    if (found.length > 1)
      return {
        problem: `“${name}” is the name of ${found.length} things (${listed(found)}): say its kind, or give the id of the one that is meant.`,
      }
    return targetOf(only)
  }

  /** The same lines with what each would cover: one question for all. */
  async measure(lines: readonly PlannedLine[]): Promise<PlannedLine[]> {
    const asked = lines.filter(({ outcome }) => outcome === 'in_force' || outcome === 'request')
    const targets = asked.flatMap(({ said: { line }, targets }) =>
      targets.map(({ kind, subscriptionId, name, value, assetKey, workloadId }) => ({
        line,
        kind,
        subscription_id: subscriptionId,
        name,
        value,
        asset_key: assetKey,
        workload_id: workloadId,
      })),
    )
    const checks = asked.flatMap(
      ({ said: { line }, terms }) => terms?.checks.map((check_id) => ({ line, check_id })) ?? [],
    )
    const { rows } = await this.#client.query<Covers & { line: number }>(
      `with ${sql.lines}\n${effect.assets_of_targets}\n${effect.matching}\n${sql.measure_lines}`,
      [JSON.stringify(targets), JSON.stringify(checks)],
    )
    const covers = new Map(rows.map(({ line, ...covered }) => [line, covered]))
    return lines.map((line) => ({ ...line, covers: covers.get(line.said.line) ?? line.covers }))
  }
}

function idNeeded(kind: TargetKind | null): string {
  return kind === null || kind === 'asset' ? ': give its whole id, which begins with /subscriptions/.' : ' here.'
}

function listed(found: readonly FoundName[]): string {
  const kinds = [...Map.groupBy(found, ({ kind }) => kind)]
  return kinds.map(([kind, ones]) => `${ones.length} ${kindWords[kind]}${ones.length === 1 ? '' : 's'}`).join(', ')
}

function targetOf({ kind, id, subscriptionId }: FoundName): Target {
  switch (kind) {
    case 'asset':
    case 'subscription':
      return { kind, id }
    case 'resource_group':
      return { kind, subscriptionId, name: id }
    case 'workload':
      return { kind, slug: id }
  }
}
