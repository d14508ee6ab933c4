import type {
  NamedTarget,
  Predecessor,
  RequestFields,
  RequestFormProps,
} from '#components/exceptions/request-contract.ts'
import { noFields, targetKey } from '#components/exceptions/request-terms.ts'
import { canBeAskedAgain, exceptionName, exceptionNumber, isInForce, isRenewable } from '#lib/exceptions/index.ts'
import type { ExceptionKind } from '#lib/exceptions/model.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { namedTarget } from '#lib/posture/exceptions/named-target.ts'
import { type OwnRequest, ownRequest } from '#lib/posture/exceptions/own-request.ts'
import { type RegisterEntry, registerEntries } from '#lib/posture/exceptions/register-entries.ts'
import { askedRequestOf, requestStart } from '#lib/posture/exceptions/request-start.ts'
import type { AskedScope, Scope } from '#lib/posture/scope.ts'
import type { PageParams } from '../../../access/enter-page.ts'

/** What a request begins with: what the address names, a draft, or the exception whose place it would take. */
export type Beginning = Pick<
  RequestFormProps,
  | 'id'
  | 'state'
  | 'version'
  | 'kind'
  | 'predecessor'
  | 'returned'
  | 'fields'
  | 'around'
  | 'failing'
  | 'selected'
  | 'missing'
>

interface Asking {
  readonly reach: Scope
  readonly asked: AskedScope
  readonly params: PageParams
  readonly personId: string
  readonly now: Date
  /** In the organisation's time zone. */
  readonly today: string
}

/**
 * What the form begins with.
 * @throws NotFound where the address names a draft or an exception that the asker does not see, or cannot go on from
 */
export async function beginning(db: Queryable, asking: Asking): Promise<Beginning> {
  const { params, reach, personId, now } = asking
  const draft = numberIn(params.draft)
  if (draft !== null) {
    const own = await ownRequest(db, reach, draft, personId)
    const before = own.predecessorId === null ? null : await predecessorOf(db, reach, own.predecessorId, now)
    return { ...(await goOn(db, reach, own)), predecessor: before?.predecessor ?? null }
  }
  for (const kind of ['change', 'renewal'] as const) {
    const id = numberIn(params[kind === 'change' ? 'change' : 'renew'])
    if (id !== null) return successor(db, asking, kind, id)
  }
  const again = numberIn(params.again)
  if (again !== null) return askAgain(db, asking, again)
  return fromAddress(db, asking)
}

const nothingAsked = { version: null, around: [], failing: [], selected: null, missing: 0 }

function numberIn(value: PageParams[string]): number | null {
  const text = [value ?? ''].flat()[0] ?? ''
  if (text === '') return null
  const number = exceptionNumber(text)
  if (number === null) throw new NotFound('There is no such exception.')
  return number
}

async function goOn(db: Queryable, reach: Scope, own: OwnRequest) {
  const { id, state, version, kind, returned } = own
  const { around, failing, targets } = await placed(db, reach, own.targets, own.assets)
  return { ...nothingAsked, around, failing, id, state, version, kind, returned, fields: fieldsOf(own, targets) }
}

/** The parts of a stored scope, with where its assets are, and what is around them. */
async function placed(db: Queryable, reach: Scope, targets: readonly NamedTarget[], assets: readonly string[]) {
  const start = await requestStart(db, reach, { ...askedRequestOf({}), assets })
  const known = new Map(start.targets.map((one) => [targetKey(one.target), one]))
  return { ...start, targets: targets.map((one) => known.get(targetKey(one.target)) ?? one) }
}

async function successor(
  db: Queryable,
  { reach, now }: Asking,
  kind: Exclude<ExceptionKind, 'new'>,
  id: number,
): Promise<Beginning> {
  const found = await predecessorOf(db, reach, id, now)
  if (!found || !isRenewable(found.entry.state)) throw new NotFound('There is no such exception.')
  const { predecessor } = found
  // An end is chosen anew: that is what a renewal is about. What is over cannot be changed, only renewed.
  const isRenewal = kind === 'renewal' || predecessor.standing !== 'running'
  const assets = found.entry.targets.flatMap(({ assetKey }) => assetKey ?? [])
  const { around, failing, targets } = await placed(db, reach, predecessor.fields.targets, assets)
  const fields = { ...predecessor.fields, targets }
  return {
    ...nothingAsked,
    around,
    failing,
    id: null,
    state: 'new',
    kind: isRenewal ? 'renewal' : 'change',
    returned: null,
    predecessor,
    fields: isRenewal ? { ...fields, endsOn: '', startsOn: '', plannedOn: '' } : fields,
  }
}

/** What was withdrawn or rejected, as another request with the same terms; days that have passed are chosen anew. */
async function askAgain(db: Queryable, { reach, now, today }: Asking, id: number): Promise<Beginning> {
  const [entry] = await registerEntries(db, reach, [id])
  if (!entry || !canBeAskedAgain(entry.state)) throw new NotFound('There is no such exception.')
  const before = entry.predecessorId === null ? null : await predecessorOf(db, reach, entry.predecessorId, now)
  const predecessor = before && isRenewable(before.entry.state) ? before.predecessor : null
  const assets = entry.targets.flatMap(({ assetKey }) => assetKey ?? [])
  const { around, failing, targets } = await placed(db, reach, entry.targets.map(namedTarget), assets)
  const toCome = (day: string | null) => (day !== null && day >= today ? day : '')
  return {
    ...nothingAsked,
    around,
    failing,
    id: null,
    state: 'new',
    kind: predecessor === null ? 'new' : predecessor.standing === 'running' ? entry.kind : 'renewal',
    returned: null,
    predecessor,
    fields: {
      ...fieldsOf({ ...entry, owner: personOf(entry) }, targets),
      startsOn: toCome(entry.startsOn),
      endsOn: toCome(entry.endsOn),
      plannedOn: toCome(entry.plannedOn),
    },
  }
}

function personOf({ owner }: RegisterEntry) {
  return owner.id === null ? null : { id: owner.id, name: owner.name }
}

async function predecessorOf(
  db: Queryable,
  reach: Scope,
  id: number,
  now: Date,
): Promise<{ predecessor: Predecessor; entry: RegisterEntry } | null> {
  const [entry] = await registerEntries(db, reach, [id])
  if (!entry) return null
  const [startsAt, endsAt] = [entry.startsAt, entry.endsAt].map((at) => (at ? new Date(at) : null))
  const isRunning =
    isInForce(entry.state, startsAt ?? null, endsAt ?? null, now) ||
    (entry.state === 'approved' && (endsAt ?? null) !== null)
  const predecessor: Predecessor = {
    id,
    name: exceptionName(id),
    standing: entry.state === 'imported' ? 'imported' : isRunning ? 'running' : 'over',
    fields: fieldsOf({ ...entry, owner: personOf(entry) }, entry.targets.map(namedTarget)),
  }
  return { predecessor, entry }
}

async function fromAddress(db: Queryable, { reach, asked, params }: Asking): Promise<Beginning> {
  const named = askedRequestOf(params)
  const isAnywhere = [named.assets, named.groups, named.subscriptions, named.workloads, named.tags].every(
    (list) => list.length === 0,
  )
  // Who came with a check alone, and looks at one workload, means it there.
  const workloads = isAnywhere && asked.workloads?.length === 1 ? asked.workloads : named.workloads
  const start = await requestStart(db, reach, { ...named, workloads })
  const { checks, targets, ...rest } = start
  return {
    ...rest,
    missing: isAnywhere ? 0 : rest.missing,
    id: null,
    state: 'new',
    version: null,
    kind: 'new',
    returned: null,
    predecessor: null,
    fields: { ...noFields, checks, targets },
  }
}

type Told = Omit<
  OwnRequest,
  'id' | 'state' | 'kind' | 'predecessorId' | 'version' | 'updatedAt' | 'returned' | 'targets' | 'assets'
>

function fieldsOf(told: Told, targets: readonly NamedTarget[]): RequestFields {
  return {
    checks: told.checks,
    targets,
    category: told.category,
    justification: told.justification,
    compensatingControls: told.compensatingControls,
    riskStatement: told.riskStatement,
    plannedOn: told.plannedOn ?? '',
    ticket: told.ticket,
    evidence: told.evidence,
    owner: told.owner,
    startsOn: told.startsOn ?? '',
    endsOn: told.endsOn ?? '',
    reviewEveryDays: told.reviewEveryDays,
  }
}
