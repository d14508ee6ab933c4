// The register of the sample company, through the product's own functions: what its story (sandbox/estate/exceptions.ts)
// says of a day is asked for and decided on that day of the replay, by whom it names and with what they may.
import { ownedWorkloads } from '#lib/auth/ownership.ts'
import type { Database } from '#lib/db/index.ts'
import {
  addDays,
  type By,
  comment,
  confirmHolds,
  decide,
  type ExceptionDraft,
  type ExceptionTerms,
  readException,
  requestException,
  revoke,
  saveDraft,
  type Target,
  termsSchema,
  todayIn,
  turnClock,
  withdrawRequest,
} from '#lib/exceptions/index.ts'
import {
  type SampleActorKey,
  type SampleException,
  type SampleScope,
  type SampleStep,
  sampleActors,
  sampleExceptions,
} from '#sandbox/estate/exceptions.ts'

const HOUR = 3_600_000
/** Scans stand for this hour of their day. */
const SCAN_HOUR = 6

interface Story {
  readonly db: Database
  readonly timeZone: string
  /** The moment that a day of the story is scanned at. */
  readonly momentOf: (day: number) => Date
}

/** What has happened of the story, by the keys of its exceptions. */
export class DemoRegister {
  private readonly story: Story
  private readonly ids = new Map<string, number>()

  constructor(story: Story) {
    this.story = story
  }

  /** Before the scan of a day: what begins, ends or is about to, does. */
  async wake(day: number): Promise<void> {
    const { db, momentOf, timeZone } = this.story
    await turnClock(db.pool, new Date(momentOf(day).getTime() - HOUR), { timeZone })
  }

  /** After the scan of a day: what people do on it, in the order of its hours. */
  async play(day: number): Promise<void> {
    const doings = sampleExceptions
      .flatMap((one) => [
        { day: one.asked[0], hour: one.asked[1], run: () => this.ask(one) },
        ...one.steps.map((step) => ({ day: step[0], hour: step[1], run: () => this.take(one, step) })),
      ])
      .filter((doing) => doing.day === day)
      .toSorted((a, b) => a.hour - b.hour)
    for (const { run } of doings) await run()
  }

  private async ask(one: SampleException): Promise<void> {
    const { db } = this.story
    const by = await this.by(one.by, one.asked)
    const terms = await this.termsOf(one)
    const predecessorId = (one.renews === undefined ? undefined : this.ids.get(one.renews)) ?? null
    const descent = { kind: predecessorId === null ? ('new' as const) : ('renewal' as const), predecessorId }
    const { id } = one.isDraft
      ? await saveDraft(db.pool, { id: null, draft: draftOf(terms), ...descent }, by)
      : await requestException(db.pool, { id: null, terms, ...descent }, by)
    this.ids.set(one.key, id)
  }

  private async take(one: SampleException, [day, hour, what, who, words = '']: SampleStep): Promise<void> {
    const { pool } = this.story.db
    const id = this.ids.get(one.key)
    // A replay of the last days alone does not know what was asked for before.
    if (id === undefined) return
    const by = await this.by(who, [day, hour])
    const stored = await readException(pool, id)
    if (!stored) throw new Error(`The story's ${one.key} is not in the register.`)
    const { version } = stored
    switch (what) {
      case 'again': {
        const terms = { ...(await this.termsOf(one)), justification: `${one.why} ${words}` }
        await requestException(pool, { id, terms }, by)
        return
      }
      case 'comment':
        return comment(pool, { id, text: words }, by)
      case 'withdraw':
        await withdrawRequest(pool, { id }, by)
        return
      case 'confirm':
        return confirmHolds(pool, { id, version, note: words, asApprover: false }, by)
      case 'revoke':
        await revoke(pool, { id, version, reason: words }, by)
        return
      default:
        await decide(pool, { id, version, verdict: what, reason: words }, by)
    }
  }

  private async by(who: SampleActorKey, [day, hour]: readonly [number, number]): Promise<By> {
    const { db, momentOf, timeZone } = this.story
    const { id, name, groups, isOwner } = sampleActors[who]
    return {
      actor: { id, name, kind: 'person' },
      at: new Date(momentOf(day).getTime() + (hour - SCAN_HOUR) * HOUR),
      requestId: null,
      timeZone,
      workloads: isOwner ? await ownedWorkloads(db.pool, { personId: id, groups }) : null,
    }
  }

  private async termsOf(one: SampleException): Promise<ExceptionTerms> {
    const { momentOf, timeZone } = this.story
    const first = todayIn(timeZone, momentOf(0))
    const dayOf = (day: number | undefined) => (day === undefined ? null : addDays(first, day))
    return termsSchema.parse({
      checks: one.checks,
      targets: await this.targetsOf(one.scope),
      category: one.category,
      justification: one.why,
      compensatingControls: one.controls ?? '',
      riskStatement: one.risk ?? '',
      plannedOn: dayOf(one.plannedOn),
      ticket: one.ticket ?? '',
      evidence: one.evidence ? [{ label: 'Evidence', url: one.evidence }] : [],
      owner: { id: sampleActors[one.by].id, name: sampleActors[one.by].name },
      startsOn: dayOf(one.from),
      endsOn: dayOf(one.until),
      reviewEveryDays: one.reviewEvery ?? null,
    } satisfies Record<keyof ExceptionTerms, unknown>)
  }

  private async targetsOf(scope: SampleScope): Promise<Target[]> {
    if (!('length' in scope)) {
      if ('workload' in scope) return [{ kind: 'workload', slug: scope.workload }]
      if ('tag' in scope) return [{ kind: 'tag', name: scope.tag, value: scope.value, subscriptionId: '' }]
      if ('group' in scope) return [{ kind: 'resource_group', subscriptionId: scope.subscription, name: scope.group }]
      return [{ kind: 'subscription', id: scope.subscription }]
    }
    const { rows } = await this.story.db.pool.query<{ id: string; name: string }>(
      'select id, name from asset where name = any($1) and removed_at is null',
      [scope],
    )
    const missing = scope.filter((name) => rows.filter((row) => row.name === name).length !== 1)
    if (missing.length > 0) throw new Error(`The story names assets that are not there, or there twice: ${missing}`)
    return rows.map(({ id }) => ({ kind: 'asset', id }))
  }
}

/** What was typed before it was left. */
function draftOf({ checks, targets, category, justification }: ExceptionTerms): ExceptionDraft {
  return { checks: [...checks], targets: [...targets], category, justification }
}
