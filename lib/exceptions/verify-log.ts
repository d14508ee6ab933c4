import type { Queryable } from '#lib/auth/database.ts'
import { roles as allRoles, type Role, reachOf } from '#lib/auth/permissions.ts'
import { readStatements } from '#lib/db/index.ts'
import { defaultPolicy, type ExceptionPolicy, exceptionName } from './model.ts'
import { policySchema } from './policy.ts'
import { decisionKey, goOn, type LogEntry, newStory, type Story, type Told } from './story.ts'

const sql = readStatements(import.meta.url, 'verify-log.sql', [
  'entries',
  'told',
  'decisions',
  'policies',
  'policy_now',
  'sign_ins',
  'unaudited',
  'unlogged',
])

const MOST = 100
const DECIDES: readonly LogEntry['kind'][] = ['approved', 'rejected', 'returned', 'changes_asked']

/** When an exception was in force, as the log tells it. */
export interface Period {
  readonly id: number
  readonly since: Date
  readonly until: Date | null
}

/** What the log says that cannot be, as sentences without their full stop, and when what was in force. */
export interface LogVerdict {
  readonly found: readonly string[]
  readonly periods: readonly Period[]
}

/**
 * Judges what the log says, not only that it is whole: that each entry may follow the one before, that nobody decided on
 * what they asked for or imported, that as many different people approved as the policy asked for then, with a role that
 * may by what the log of security events says, for no longer than it allowed; and holds it against the register's
 * decisions, the log of changes and the policy. Of each exception the first link is named that does not hold. In a
 * transaction that sees one moment; reads the log once.
 */
export async function verifyLog(db: Queryable): Promise<LogVerdict> {
  const { policyAt, found: ofPolicy } = await policies(db)
  const { stories, deciding, found: ofStories } = await readStories(db, policyAt)
  const found = [
    ...ofPolicy,
    ...ofStories,
    ...(await withoutRole(db, deciding)),
    ...(await decidedOtherwise(db, stories)),
    ...(await toldOnce(db)),
  ]
  const periods = [...stories].flatMap(([id, { began, ended }]) =>
    began === null ? [] : [{ id, since: began, until: ended }],
  )
  return { found: found.slice(0, MOST), periods }
}

type PolicyAt = (at: Date) => ExceptionPolicy

async function policies(db: Queryable): Promise<{ policyAt: PolicyAt; found: string[] }> {
  const { rows } = await db.query<{ at: Date; before: unknown; after: unknown }>(sql.policies)
  const { rows: now } = await db.query<{ value: unknown }>(sql.policy_now)
  const changes = rows.map(({ at, after }) => ({ at, policy: policyIn(after) }))
  const first = policyIn(rows[0]?.before)
  const isSaid = JSON.stringify(policyIn(now[0]?.value)) === JSON.stringify(changes.at(-1)?.policy ?? policyIn(null))
  return {
    policyAt: (at) => changes.findLast((one) => one.at <= at)?.policy ?? first,
    found: isSaid ? [] : ['The policy of exceptions is not what the log of changes said last'],
  }
}

function policyIn(value: unknown): ExceptionPolicy {
  const parsed = policySchema.safeParse(value)
  return parsed.success ? parsed.data : policySchema.parse(defaultPolicy)
}

/** Somebody's decision, with the link that tells of it. */
interface Deciding {
  readonly seq: number
  readonly exceptionId: number
  readonly personId: string
  readonly at: Date
}

async function readStories(db: Queryable, policyAt: PolicyAt) {
  const { rows: register } = await db.query<Told & { id: number }>(sql.told)
  const toldOf = new Map(register.map((one) => [one.id, one]))
  const stories = new Map<number, Story>()
  const broken = new Set<number>()
  const found: string[] = []
  const deciding: Deciding[] = []
  for (let after = 0; ; ) {
    const { rows } = await db.query<LogEntry & { exceptionId: number }>(sql.entries, [after])
    for (const entry of rows) {
      const { exceptionId, seq, actor, at, kind } = entry
      const told = toldOf.get(exceptionId)
      // What is in no register is named by who compares the two.
      if (!told || broken.has(exceptionId)) continue
      const story = stories.get(exceptionId) ?? newStory()
      stories.set(exceptionId, story)
      const wrong = goOn(story, entry, told, policyAt(at))
      if (DECIDES.includes(kind)) deciding.push({ seq, exceptionId, personId: actor, at })
      if (!wrong) continue
      broken.add(exceptionId)
      found.push(`${exceptionName(exceptionId)}: link ${seq} ${wrong}`)
    }
    const last = rows.at(-1)
    if (!last) break
    after = last.seq
  }
  return { stories, deciding, found }
}

/** The newest sign-in before the decision tells the roles; who signed in by no log is not judged. */
async function withoutRole(db: Queryable, deciding: readonly Deciding[]): Promise<string[]> {
  const people = [...new Set(deciding.map(({ personId }) => personId))]
  if (people.length === 0) return []
  const { rows } = await db.query<{ personId: string; at: Date; roles: string[] }>(sql.sign_ins, [people])
  const byPerson = Map.groupBy(rows, ({ personId }) => personId)
  return deciding.flatMap(({ seq, exceptionId, personId, at }) => {
    const newest = byPerson.get(personId)?.findLast((one) => one.at <= at)
    if (!newest || mayDecide(newest.roles)) return []
    return [`${exceptionName(exceptionId)}: link ${seq} is a decision of who signed in without a role that may decide`]
  })
}

function mayDecide(held: readonly string[]): boolean {
  const known = held.filter((one): one is Role => allRoles.some((role) => role === one))
  return reachOf(known, 'exception.decide') !== null
}

async function decidedOtherwise(db: Queryable, stories: ReadonlyMap<number, Story>): Promise<string[]> {
  const { rows } = await db.query<{
    exceptionId: number
    round: number
    personId: string
    verdict: string
    reason: string
    at: Date
  }>(sql.decisions)
  const found: string[] = []
  const kept = new Set<string>()
  for (const { exceptionId, round, personId, verdict, reason, at } of rows) {
    const key = decisionKey(round, personId)
    kept.add(`${exceptionId} ${key}`)
    const logged = stories.get(exceptionId)?.decisions.get(key)
    const name = exceptionName(exceptionId)
    if (!logged)
      found.push(`${name}: the register has a decision of ${personId} in round ${round} that its log has not`)
    else if (
      logged.verdict !== verdict ||
      (logged.at !== null && (logged.at.getTime() !== at.getTime() || (logged.reason ?? '') !== reason))
    )
      found.push(`${name}: the decision of ${personId} in round ${round} is not what its log says`)
  }
  for (const [id, { decisions }] of stories)
    for (const key of decisions.keys())
      if (!kept.has(`${id} ${key}`))
        found.push(`${exceptionName(id)}: its log has a decision that the register has not`)
  return found
}

async function toldOnce(db: Queryable): Promise<string[]> {
  const { rows: unaudited } = await db.query<{ seq: number; exceptionId: number; kind: string }>(sql.unaudited)
  const { rows: unlogged } = await db.query<{ name: string; change: string; at: Date }>(sql.unlogged)
  return [
    ...unaudited.map(
      ({ seq, exceptionId, kind }) =>
        `${exceptionName(exceptionId)}: link ${seq} says ${kind}, and the log of changes does not`,
    ),
    ...unlogged.map(
      ({ name, change, at }) =>
        `${name}: the log of changes says ${change} on ${at.toISOString()}, and the log of exceptions does not`,
    ),
  ]
}
