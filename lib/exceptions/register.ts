import type { Pool, PoolClient } from 'pg'
import { recordAudit } from '#lib/auth/audit.ts'
import { inTransaction } from '#lib/db/index.ts'
import { apply, type By, changeRegister, remark, requireSeen } from './command.ts'
import { todayIn } from './days.ts'
import { differenceBetween } from './difference.ts'
import { Conflict, DraftChanged, Invalid, NoSuchException, NotAllowed, type Problem } from './errors.ts'
import { wasJustSaid } from './log.ts'
import {
  type ExceptionKind,
  type ExceptionSource,
  type ExceptionState,
  type ExceptionTerms,
  exceptionName,
} from './model.ts'
import { exceptionPolicy, severityOf } from './policy.ts'
import { isRenewable } from './state-machine.ts'
import {
  countOpen,
  createException,
  createExceptionOnce,
  draftOf,
  isSeen,
  madeOnce,
  measure,
  readException,
  removeDraft,
  rivalOf,
  type StoredException,
  saysAlready,
  writeChanges,
  writeTerms,
} from './store.ts'
import { problemsOfTargets, type ResolvedTarget, resolveTargets, writePlaces } from './targets.ts'
import { type ExceptionDraft, problemsOf, targetKey, termsSchema } from './terms.ts'

export type { By } from './command.ts'
export { type Decided, type DecidedOne, type Decision, decide, decideMany, endOwn, revoke } from './decide.ts'

type Connectable = Pick<Pool, 'connect'>

/** What a draft or a request is made with. */
interface Beginning {
  /** A UUID that the browser made: what comes again under it is the same one, though its number was not heard. */
  readonly key?: string | undefined
  /** Of which exception it is a change or a renewal. */
  readonly kind?: ExceptionKind | undefined
  readonly predecessorId?: number | null | undefined
  readonly source?: ExceptionSource | undefined
}

/** What was last heard of a draft by who saves or sends it; left out: whatever it says by now makes place. */
interface Heard {
  /** Null: nothing yet, not even whether there is one under the key. */
  readonly version?: number | null | undefined
}

/**
 * Keeps what somebody has entered so far. Nobody else sees it. Saving the same again changes nothing and answers the same,
 * whatever version it began with: an answer may have got lost.
 * @param id of their draft; null for a new one, or for the one under `key`. What was sent back stays as it was until it is
 *   asked for again.
 * @throws DraftChanged where it was saved from elsewhere since `version`; NoSuchException where it is not theirs;
 *   NotAllowed where it is no draft any more
 */
export async function saveDraft(
  db: Connectable,
  { id, version: heard, draft, ...beginning }: { id: number | null; draft: ExceptionDraft } & Heard & Beginning,
  by: By,
): Promise<{ id: number; version: number }> {
  return inTransaction(db, async (client) => {
    const { stored: mine, isNew } =
      id === null ? await begin(client, beginning, by) : { stored: await requireOwn(client, id, by), isNew: false }
    if (mine.state !== 'draft') throw new NotAllowed('It is no draft any more: open it to see where it stands.')
    const targets = await resolveTargets(client, draft.targets ?? [])
    if (saysAlready(mine, draft, targets)) return { id: mine.id, version: mine.version }
    if (!isNew) requireHeard(mine, heard)
    await writeTerms(client, mine.id, draft, targets)
    const version = await writeChanges(client, mine.id, {}, by.at)
    return { id: mine.id, version }
  })
}

/** @throws DraftChanged */
function requireHeard(stored: StoredException, version: Heard['version']): void {
  if (version !== undefined && version !== stored.version) throw new DraftChanged(stored)
}

/** Throws a draft away. One that is gone already is no error. */
export async function discardDraft(db: Connectable, { id }: { id: number }, by: By): Promise<void> {
  await inTransaction(db, async (client) => {
    const stored = await readException(client, id, { lock: true })
    if (!stored || stored.requesterId !== by.actor.id) return
    if (stored.state !== 'draft') throw new NotAllowed('It was asked for and stays in the register: withdraw it.')
    await removeDraft(client, id)
    await auditDraft(client, id, 'discarded', by)
  })
}

/**
 * Asks for an exception: from a draft, again after it was sent back, or at once. Sending the same again answers the same.
 * @throws Invalid with what has to be entered otherwise; Conflict where another request wants the place of the same
 *   exception; DraftChanged where the draft says otherwise since `version`; NotAllowed, NoSuchException
 */
export async function requestException(
  db: Connectable,
  { id, version, terms: said, ...beginning }: { id: number | null; terms: ExceptionTerms } & Heard & Beginning,
  by: By,
): Promise<{ id: number; version: number; state: ExceptionState }> {
  const terms = parse(said)
  return changeRegister(db, async (client) => {
    const before = id === null ? await begunBefore(client, beginning, by) : await requireOwn(client, id, by)
    if (before && isSentAlready(before, terms)) return { id: before.id, version: before.version, state: before.state }
    const targets = await resolveTargets(client, terms.targets)
    // Under a key alone nothing was heard of it: it is this form's own.
    if (id !== null && before?.state === 'draft' && !saysAlready(before, asDraft(terms), targets))
      requireHeard(before, version)
    const policy = await exceptionPolicy(client)
    const severity = severityOf(terms.checks)
    const today = todayIn(by.timeZone, by.at)
    const problems = [
      ...problemsOf(terms, { policy, today, severity }),
      ...(await problemsOfTargets(client, targets, by.workloads)),
    ]
    if (problems.length > 0 || severity === null) throw new Invalid(problems)
    const { stored } = before ? { stored: before } : await begin(client, beginning, by)
    const predecessor = await requirePredecessor(client, stored, by)
    return send(client, { stored, predecessor, terms, targets, neededApprovals: policy.approvals[severity] }, by)
  })
}

interface Sending {
  readonly stored: StoredException
  readonly predecessor: StoredException | null
  readonly terms: ExceptionTerms
  readonly targets: readonly ResolvedTarget[]
  readonly neededApprovals: number
}

async function send(client: PoolClient, sending: Sending, by: By) {
  const { stored, predecessor, terms, targets, neededApprovals } = sending
  const draft = asDraft(terms)
  await writeTerms(client, stored.id, draft, targets)
  await writePlaces(client, stored.id, targets, { isAnew: true })
  const covers = await measure(client, stored.id)
  const written = await readException(client, stored.id)
  if (!written) throw new NoSuchException()
  const difference =
    stored.state === 'returned'
      ? differenceBetween(draftOf(stored), draft)
      : predecessor && differenceBetween(draftOf(predecessor), draftOf(written))
  const detail = {
    terms: { ...draft, scope: targets.map(({ label }) => label) },
    kind: stored.kind,
    source: stored.source,
    covers,
    neededApprovals,
    ...(predecessor ? { predecessor: exceptionName(predecessor.id) } : {}),
    ...(difference ? { difference } : {}),
  }
  const applied = await apply(client, written, { type: 'request', by: by.actor.id, neededApprovals }, by, {
    detail,
    changes: covers,
    audit: { action: 'exception.request', requestId: by.requestId },
  })
  return { id: stored.id, version: applied.version, state: applied.stored.state }
}

/**
 * Takes a request of one's own back, or what is approved and has not begun: whatever others made of it meanwhile.
 * @throws NotAllowed, NoSuchException
 */
export async function withdrawRequest(db: Connectable, { id }: { id: number }, by: By): Promise<void> {
  await changeRegister(db, async (client) => {
    const stored = await requireSeen(client, id, by)
    if (stored.state === 'withdrawn' && stored.requesterId === by.actor.id) return
    await apply(client, stored, { type: 'withdraw', by: by.actor.id }, by, {
      audit: { action: 'exception.request', requestId: by.requestId },
    })
  })
}

/**
 * Adds a comment to the log of an exception, for whoever sees it. The same again right after it is a double click.
 * @throws Invalid, NotAllowed, NoSuchException
 */
export async function comment(db: Connectable, { id, text }: { id: number; text: string }, by: By): Promise<void> {
  const said = remark(text, 'text')
  if (!said) throw new Invalid([{ path: ['text'], message: 'Write something.' }])
  await changeRegister(db, async (client) => {
    const stored = await requireSeen(client, id, by)
    if (await wasJustSaid(client, id, { text: said, actor: by.actor.id, at: by.at })) return
    await apply(client, stored, { type: 'comment', by: by.actor.id, text: said }, by, {
      detail: { text: said },
      audit: { action: 'exception.request', requestId: by.requestId },
    })
  })
}

/** @throws Invalid with what does not fit its field. */
function parse(said: ExceptionTerms): ExceptionTerms {
  const parsed = termsSchema.safeParse(said)
  if (parsed.success) return parsed.data
  throw new Invalid(
    parsed.error.issues.map(
      ({ path, message }): Problem => ({ path: path.filter((part) => typeof part !== 'symbol'), message }),
    ),
  )
}

function asDraft(terms: ExceptionTerms): ExceptionDraft {
  return { ...terms, checks: [...terms.checks], targets: [...terms.targets], evidence: [...terms.evidence] }
}

async function requireOwn(client: PoolClient, id: number, by: By): Promise<StoredException> {
  const stored = await requireSeen(client, id, by)
  if (stored.requesterId !== by.actor.id)
    throw new NotAllowed('Only who asked can change a request: ask for one of your own, or leave a comment.')
  return stored
}

/** A double click, or an answer that got lost on its way. */
function isSentAlready(stored: StoredException, terms: ExceptionTerms): boolean {
  if (stored.state === 'draft' || stored.state === 'returned') return false
  const { targets: before = [], ...termsBefore } = draftOf(stored)
  const { targets = [], ...said } = asDraft(terms)
  // What is kept names places in lower case.
  const isSameScope = new Set(before.map(targetKey)).symmetricDifference(new Set(targets.map(targetKey))).size === 0
  return stored.state === 'requested' && isSameScope && Object.keys(differenceBetween(termsBefore, said)).length === 0
}

/** What was made under the same key; null of what has none, or nothing yet. */
async function begunBefore(client: PoolClient, { key }: Beginning, { actor }: By): Promise<StoredException | null> {
  const id = key === undefined ? null : await madeOnce(client, actor.id, key)
  return id === null ? null : readException(client, id, { lock: true })
}

async function begin(
  client: PoolClient,
  { key, kind = 'new', predecessorId = null, source = 'person' }: Beginning,
  by: By,
): Promise<{ stored: StoredException; isNew: boolean }> {
  if (kind !== 'new' && predecessorId === null)
    throw new Invalid([{ path: [], message: 'Say which exception is changed or renewed.' }])
  if (predecessorId !== null) await requireRenewable(client, predecessorId, kind, by)
  const draft = { source, kind, predecessorId, requester: by.actor, at: by.at }
  const { id, isNew } =
    key === undefined
      ? { id: await createException(client, draft), isNew: true }
      : await createExceptionOnce(client, draft, key)
  if (isNew) await requireRoom(client, by)
  if (isNew) await auditDraft(client, id, 'begun', by)
  const stored = await readException(client, id, { lock: true })
  if (!stored) throw new NoSuchException()
  return { stored, isNew }
}

/** Whoever has so many at once is a script gone wrong, or means harm: lists and approvers are spared the rest. */
const MOST_OPEN = { drafts: 200, requests: 1_000 } as const

async function requireRoom(client: PoolClient, { actor }: By): Promise<void> {
  const { drafts, requests } = await countOpen(client, actor.id)
  if (drafts > MOST_OPEN.drafts)
    throw new NotAllowed(`You have ${MOST_OPEN.drafts} drafts: send some of them, or discard them.`)
  if (requests >= MOST_OPEN.requests)
    throw new NotAllowed(
      `${MOST_OPEN.requests} requests of yours are open: wait for decisions, or withdraw some of them.`,
    )
}

async function auditDraft(client: PoolClient, id: number, change: string, { actor, at, requestId }: By): Promise<void> {
  await recordAudit(client, {
    at,
    actor: actor.id,
    action: 'exception.request',
    subjectType: 'exception',
    subjectId: exceptionName(id),
    detail: { change: `draft ${change}` },
    requestId,
  })
}

/** @throws NoSuchException, NotAllowed where what it is of cannot be changed or renewed. */
async function requireRenewable(client: PoolClient, id: number, kind: ExceptionKind, by: By): Promise<StoredException> {
  const found = await readException(client, id)
  const isTheirs = found && (found.requesterId === by.actor.id || (await isSeen(client, id, by.workloads)))
  if (!found || !isTheirs || found.state === 'draft') throw new NoSuchException()
  const name = exceptionName(id)
  if (!isRenewable(found.state))
    throw new NotAllowed(`${name} was never in force, or has a successor already: ask for a new exception.`)
  if (kind === 'change' && !['approved', 'active', 'review'].includes(found.state))
    throw new NotAllowed(`${name} is not in force any more: renew it.`)
  return found
}

/** The one whose place a request wants, which is for one request at a time. */
async function requirePredecessor(
  client: PoolClient,
  { id, kind, predecessorId }: StoredException,
  by: By,
): Promise<StoredException | null> {
  if (predecessorId === null) return null
  // Between a draft and its request the exception may have run out: what was a change is a renewal then.
  const found = await requireRenewable(client, predecessorId, kind === 'change' ? 'renewal' : kind, by)
  const rival = await rivalOf(client, predecessorId, id)
  if (rival) {
    // A wider scope may lie where they see nothing: then nothing is told of it but that it is there.
    const isTheirs = await isSeen(client, rival.id, by.workloads)
    const [said, who] = isTheirs
      ? [`${exceptionName(rival.id)} of ${rival.requesterName}`, rival.requesterName]
      : ['Another request', null]
    throw new Conflict(
      `${said} already asks to take the place of ${exceptionName(predecessorId)}: comment there, or have it withdrawn first.`,
      { by: who, at: null },
    )
  }
  return found
}
