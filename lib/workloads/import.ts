import type { Pool, PoolClient } from 'pg'
import { inTransaction } from '#lib/db/index.ts'
import { type By, change, create, mostWorkloads, nextPrecedence, order, retire } from './change.ts'
import type { Definition } from './define.ts'
import { differenceBetween, differenceInWords } from './difference.ts'
import { type FileProblem, readFile, writeFile } from './file-format.ts'
import { listWorkloads, lockWorkloads, retiredWorkloads, type Workload } from './store.ts'

/** All workloads as a YAML file that `importWorkloads` reads. */
export async function exportWorkloads(db: Pick<Pool, 'query'>): Promise<string> {
  return writeFile(await listWorkloads(db))
}

interface Named {
  readonly slug: string
  readonly name: string
}

/** What a file changes, or would. */
export interface ImportDifference {
  readonly added: readonly Named[]
  /** Were retired, and are back. */
  readonly returned: readonly Named[]
  /** With one line for each field, such as `target: 80 → 85`. */
  readonly changed: readonly (Named & { readonly what: readonly string[] })[]
  readonly retired: readonly Named[]
  /** In the file as they stand. */
  readonly same: readonly Named[]
  /** Not in the file, and left alone. */
  readonly untouched: readonly Named[]
  /** The workloads in the order that they had and have, where it is another. */
  readonly order: { readonly before: readonly string[]; readonly after: readonly string[] } | null
  /** Assets wait to be put where they belong: ask for it with requestWorkloads of lib/jobs. */
  readonly isRulesChanged: boolean
}

export type Imported =
  | { readonly state: 'imported' | 'dry run'; readonly difference: ImportDifference }
  | { readonly state: 'invalid'; readonly problems: readonly FileProblem[] }

interface ImportOptions extends By {
  /** Says what would change, and changes nothing. */
  readonly dryRun?: boolean
  /** Retires what the file does not name; otherwise that is left alone. */
  readonly retireMissing?: boolean
}

/**
 * Brings workloads to what a YAML file says: all of it, or nothing with everything that is wrong. The order of the file
 * is that of precedence; what the file does not name comes after it. The same file a second time changes nothing.
 */
export async function importWorkloads(
  db: Pick<Pool, 'connect'>,
  text: string,
  { dryRun = false, retireMissing = false, actor, at, requestId }: ImportOptions,
): Promise<Imported> {
  const file = readFile(text)
  if ('problems' in file) return { state: 'invalid', problems: file.problems }
  return inTransaction(db, async (client): Promise<Imported> => {
    await lockWorkloads(client)
    const plan = await planOf(client, file.definitions, retireMissing)
    if (plan.after.length > mostWorkloads) {
      const message = `This would make ${plan.after.length} workloads; there can be ${mostWorkloads}.`
      return { state: 'invalid', problems: [{ line: null, path: 'workloads', message }] }
    }
    if (!dryRun) await carryOut(client, plan, { actor, at, requestId })
    return { state: dryRun ? 'dry run' : 'imported', difference: plan.difference }
  })
}

interface Plan {
  added: Definition[]
  changed: { before: Workload; after: Definition }[]
  retired: Workload[]
  /** Slugs in their new order. */
  after: string[]
  difference: ImportDifference
}

async function planOf(client: PoolClient, definitions: readonly Definition[], retireMissing: boolean): Promise<Plan> {
  const standing = await listWorkloads(client)
  const slugs = definitions.map(({ slug }) => slug)
  const known = new Map([...standing, ...(await retiredWorkloads(client, slugs))].map((one) => [one.slug, one]))
  const inFile = new Set(slugs)
  const missing = standing.filter(({ slug }) => !inFile.has(slug))
  const pairs = definitions.map((after) => {
    const before = known.get(after.slug) ?? null
    return { before, after, difference: differenceBetween(before, after) }
  })
  const changed = pairs.flatMap(({ before, after, difference }) =>
    before && (before.retiredAt || difference.fields.length > 0) ? [{ before, after, difference }] : [],
  )
  const added = pairs.filter(({ before }) => !before).map(({ after }) => after)
  const after = [...slugs, ...(retireMissing ? [] : missing.map(({ slug }) => slug))]
  // Where those end up that come or come back before they are put in order: at the end.
  const remaining = standing.map(({ slug }) => slug).filter((slug) => after.includes(slug))
  const isReordered = after.filter((slug) => remaining.includes(slug)).join() !== remaining.join()
  return {
    added,
    changed,
    retired: retireMissing ? missing : [],
    after,
    difference: {
      added: added.map(named),
      returned: changed.filter(({ before }) => before.retiredAt).map(({ after }) => named(after)),
      changed: changed
        .filter(({ before }) => !before.retiredAt)
        .map(({ after, difference }) => ({ ...named(after), what: differenceInWords(difference) })),
      retired: retireMissing ? missing.map(named) : [],
      same: pairs
        .filter(({ before, difference }) => before && !before.retiredAt && difference.fields.length === 0)
        .map(({ after }) => named(after)),
      untouched: retireMissing ? [] : missing.map(named),
      order: isReordered ? { before: remaining, after } : null,
      isRulesChanged:
        isReordered ||
        added.length > 0 ||
        (retireMissing && missing.length > 0) ||
        changed.some(({ before, difference }) => before.retiredAt || difference.fields.includes('rules')),
    },
  }
}

const named = ({ slug, name }: Definition): Named => ({ slug, name })

async function carryOut(client: PoolClient, plan: Plan, by: By): Promise<void> {
  for (const workload of plan.retired) await retire(client, workload, by)
  for (const { before, after } of plan.changed) await change(client, before, after, by)
  const next = nextPrecedence(await listWorkloads(client))
  for (const [place, definition] of plan.added.entries()) await create(client, definition, next + place, by)
  await order(client, await listWorkloads(client), plan.after, by)
}
