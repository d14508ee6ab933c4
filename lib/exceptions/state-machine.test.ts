import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { roles } from '#lib/auth/permissions.ts'
import { defaultPolicy, exceptionStates } from './model.ts'
import {
  type Command,
  commandsFor,
  finalStates,
  isInForce,
  next,
  type Outcome,
  type Standing,
  toldState,
} from './state-machine.ts'

const people = ['anna', 'ben', 'cleo', 'dina', 'olaf']
const T0 = Date.UTC(2026, 10, 23)
const DAY = 86_400_000

const person = fc.constantFrom(...people)
const needed = fc.integer({ min: 1, max: 3 })
const text = fc.constantFrom('', '  ', 'Because the vendor says so')
/** Moments as days after the beginning, some of them in the past of what is asked. */
const moment = fc.integer({ min: -3, max: 60 }).map((days) => new Date(T0 + days * DAY))

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ type: fc.constant('request' as const), by: person, neededApprovals: needed }),
  fc.record({ type: fc.constant('withdraw' as const), by: person }),
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('decide' as const),
      by: person,
      verdict: fc.constantFrom('approve' as const, 'approve' as const, 'reject' as const, 'changes' as const),
      reason: text,
      startsAt: fc.option(moment),
      endsAt: moment,
      policyApprovals: needed,
    }),
  },
  fc.record({ type: fc.constant('revoke' as const), by: person, reason: text, asApprover: fc.boolean() }),
  fc.record({ type: fc.constant('comment' as const), by: person, text }),
  fc.record({ type: fc.constant('hand_over' as const), by: person, to: person }),
  fc.record({ type: fc.constant('confirm' as const), by: person, asApprover: fc.boolean(), isDue: fc.boolean() }),
  fc.constant({ type: 'replace' as const }),
  fc.constant({ type: 'begin' as const }),
  fc.constant({ type: 'expire' as const }),
  fc.record({ type: fc.constant('send_back' as const), neededApprovals: needed }),
  fc.constant({ type: 'close' as const }),
)

const draft: Standing = {
  state: 'draft',
  kind: 'new',
  requesterId: 'anna',
  ownerId: 'olaf',
  round: 1,
  neededApprovals: 1,
  approvedBy: [],
  startsAt: null,
  endsAt: null,
}

interface Step {
  readonly before: Standing
  readonly command: Command
  readonly at: Date
  readonly outcome: Outcome
  readonly after: Standing
}

/** A life: commands one after the other, each some time after the one before. */
const life = fc
  .array(fc.tuple(command, fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 40 })
  .map((commands) => {
    const steps: Step[] = []
    let [standing, at] = [draft, T0]
    for (const [one, days] of [
      [{ type: 'request', by: 'anna', neededApprovals: commands.length % 3 || 1 }, 0] as [Command, number],
      ...commands,
    ]) {
      at += days * DAY
      const outcome = next(standing, one, { at: new Date(at) })
      const after = 'refused' in outcome ? standing : outcome.standing
      steps.push({ before: standing, command: one, at: new Date(at), outcome, after })
      standing = after
    }
    return steps
  })

const always = (claim: (steps: Step[]) => void, numRuns = 1_000) => fc.assert(fc.property(life, claim), { numRuns })
const effective = ['approved', 'active', 'review']

describe('whatever is done with an exception', () => {
  test('nothing is approved without as many approvers as are needed, all different and none of them the requester', () => {
    always((steps) => {
      for (const [place, { before, after }] of steps.entries()) {
        if (effective.includes(before.state) || !effective.includes(after.state)) continue
        const approvers = new Set(
          steps
            .slice(0, place + 1)
            .flatMap(({ command, outcome, before }) =>
              command.type === 'decide' &&
              command.verdict === 'approve' &&
              !('refused' in outcome) &&
              before.round === after.round
                ? [command.by]
                : [],
            ),
        )
        expect(approvers.has('anna')).toBe(false)
        expect(approvers.size).toBeGreaterThanOrEqual(after.neededApprovals)
        expect(new Set(after.approvedBy)).toEqual(approvers)
      }
    })
  })

  test('a policy that has become stricter holds for what waits, one that has become laxer does not', () => {
    always((steps) => {
      for (const { before, command, outcome, after } of steps) {
        if (command.type !== 'decide' || 'refused' in outcome) continue
        expect(after.neededApprovals).toBeGreaterThanOrEqual(before.neededApprovals)
        if (command.verdict !== 'approve' || after.state === before.state) continue
        expect(after.approvedBy.length).toBeGreaterThanOrEqual(command.policyApprovals)
      }
    })
  })

  test('what was sent back for growth is only in force for all again after as many approvals of that round', () => {
    always((steps) => {
      for (const { before, after } of steps)
        if (before.state === 'review' && after.state === 'active') {
          expect(new Set(after.approvedBy).size).toBeGreaterThanOrEqual(before.neededApprovals)
          expect(after.approvedBy).not.toContain('anna')
        }
    })
  })

  test('what has ended never comes back, and expired is never anything else', () => {
    always((steps) => {
      for (const { before, after } of steps) if (finalStates.includes(before.state)) expect(after).toEqual(before)
    })
  })

  test('nothing is in force that has no end, and nothing runs on past it', () => {
    always((steps) => {
      for (const { after, before, at, command } of steps) {
        if (effective.includes(after.state)) expect(after.endsAt).not.toBeNull()
        if (before.endsAt) expect(after.endsAt).toEqual(before.endsAt)
        const hasEnded = before.endsAt !== null && before.endsAt <= at
        if (hasEnded && effective.includes(before.state) && command.type !== 'comment')
          expect([before.state, 'expired', 'withdrawn']).toContain(after.state)
      }
    })
  })

  test('a refusal says why and leaves everything as it was; a command that is taken is in the log', () => {
    always((steps) => {
      for (const { outcome, before, after } of steps) {
        if ('refused' in outcome) {
          expect(outcome.refused).toMatch(/\.$/)
          expect(after).toBe(before)
        } else expect(outcome.events.length).toBeGreaterThan(0)
      }
    })
  })

  test('its rounds only go up, and approvals of one count for no other', () => {
    always((steps) => {
      for (const { before, after } of steps) {
        expect(after.round).toBeGreaterThanOrEqual(before.round)
        if (after.round > before.round) expect(after.approvedBy).toEqual([])
        expect(new Set(after.approvedBy).size).toBe(after.approvedBy.length)
      }
    })
  })

  test('only its requester sends it again or withdraws it', () => {
    always((steps) => {
      for (const { command, outcome } of steps)
        if ((command.type === 'request' || command.type === 'withdraw') && command.by !== 'anna')
          expect(outcome).toHaveProperty('refused')
    })
  })

  test('a comment changes nothing of where it stands, a review that it still holds neither, nor another owner: who asked stays who asked', () => {
    always((steps) => {
      for (const { command, before, after } of steps)
        if (command.type === 'comment' || command.type === 'confirm') expect(after).toEqual(before)
        else if (command.type === 'hand_over')
          expect([before, { ...before, ownerId: command.to }]).toContainEqual(after)
    })
  })

  test('nobody takes over for themselves what waits for a decision, and nothing that is over has a new owner', () => {
    always((steps) => {
      for (const { command, before, outcome } of steps) {
        if (command.type !== 'hand_over' || 'refused' in outcome) continue
        if (before.state === 'requested' || before.state === 'review') expect(command.by).not.toBe(command.to)
        expect(['requested', 'returned', 'approved', 'active', 'review']).toContain(before.state)
      }
    })
  })

  test('what is offered to a person is not refused to them', () => {
    const given: Partial<Record<string, (by: string, at: Date, role: 'Approver' | 'Owner') => Command>> = {
      approve: (by, at) => decision(by, 'approve', at),
      reject: (by, at) => decision(by, 'reject', at),
      changes: (by, at) => decision(by, 'changes', at),
      revoke: (by) => ({ type: 'revoke', by, reason: 'It is fixed', asApprover: true }),
      end_own: (by) => ({ type: 'revoke', by, reason: 'It is fixed', asApprover: false }),
      withdraw: (by) => ({ type: 'withdraw', by }),
      edit: (by) => ({ type: 'request', by, neededApprovals: 1 }),
      confirm: (by, _, role) => ({ type: 'confirm', by, asApprover: role === 'Approver', isDue: true }),
      hand_over: (by) => ({ type: 'hand_over', by, to: 'eve' }),
      comment: (by) => ({ type: 'comment', by, text: 'Why?' }),
    }
    always((steps) => {
      for (const { after, at } of steps)
        for (const personId of people)
          for (const role of ['Approver', 'Owner'] as const)
            for (const offer of commandsFor(after, { personId, roles: [role] }, at, true)) {
              const command = given[offer]?.(personId, at, role)
              if (command) expect('refused' in next(after, command, { at })).toBe(false)
            }
    }, 200)
  })

  test('before its time it is ended by an approver, who asked for it or who answers for it, and by nobody else', () => {
    always((steps) => {
      for (const { command, before, after, at, outcome } of steps) {
        if (command.type === 'revoke' && !('refused' in outcome) && !command.asApprover)
          expect([before.requesterId, before.ownerId]).toContain(command.by)
        for (const personId of people) {
          const offers = commandsFor(after, { personId, roles: ['Owner'] }, at)
          const isPending = effective.includes(after.state) && after.endsAt !== null && at < after.endsAt
          const isTheirs = personId === after.requesterId || personId === after.ownerId
          expect(offers.includes('end_own') || offers.includes('withdraw')).toBe(
            (isPending && isTheirs) ||
              (personId === after.requesterId && ['requested', 'returned'].includes(after.state)),
          )
        }
      }
    }, 200)
  })

  test('at its review who asked, who answers for it and approvers say that it still holds, while it is in force', () => {
    always((steps) => {
      for (const { command, before, at, outcome } of steps) {
        if (command.type !== 'confirm' || 'refused' in outcome) continue
        expect(command.isDue && before.endsAt !== null && at < before.endsAt).toBe(true)
        expect(['active', 'review']).toContain(before.state)
        if (!command.asApprover) expect([before.requesterId, before.ownerId]).toContain(command.by)
      }
    })
  })

  test('who may only read is offered nothing, not even of what they answer for', () => {
    always((steps) => {
      for (const { after, at } of steps)
        for (const role of roles.filter((one) => ['Auditor', 'Leadership', 'Reader'].includes(one)))
          for (const personId of ['eve', 'olaf'])
            expect(commandsFor(after, { personId, roles: [role] }, at, true)).toHaveLength(0)
    }, 200)
  })
})

function decision(by: string, verdict: 'approve' | 'reject' | 'changes', at: Date): Command {
  return {
    type: 'decide',
    by,
    verdict,
    reason: 'Because',
    startsAt: null,
    endsAt: new Date(at.getTime() + DAY),
    policyApprovals: 1,
  }
}

describe('an approval', () => {
  const requested: Standing = { ...draft, state: 'requested' }
  const at = new Date(T0)
  const end = new Date(T0 + 10 * DAY)
  const approve = (by: string, startsAt: Date | null = null): Command => ({
    ...{ type: 'decide', by, verdict: 'approve', reason: '', startsAt, endsAt: end, policyApprovals: 1 },
  })

  test('puts it in force at once, or from its first day', () => {
    expect(next(requested, approve('ben'), { at })).toMatchObject({
      standing: { state: 'active', startsAt: at, endsAt: end },
      events: ['approved', 'began'],
    })
    const start = new Date(T0 + DAY)
    const approved = next(requested, approve('ben', start), { at })
    expect(approved).toMatchObject({ standing: { state: 'approved', startsAt: start }, events: ['approved'] })
    if ('refused' in approved) return
    expect(next(approved.standing, { type: 'begin' }, { at })).toHaveProperty('refused')
    expect(next(approved.standing, { type: 'begin' }, { at: start })).toMatchObject({ events: ['began'] })
  })

  test('of something critical is half of it: another person gives the other half', () => {
    const critical: Standing = { ...requested, neededApprovals: 2 }
    const first = next(critical, approve('ben'), { at })
    expect(first).toMatchObject({ standing: { state: 'requested', approvedBy: ['ben'] } })
    if ('refused' in first) return
    expect(next(first.standing, approve('ben'), { at })).toHaveProperty('refused')
    expect(next(first.standing, approve('cleo'), { at })).toMatchObject({ standing: { state: 'active' } })
  })

  test('comes too late when the last day has passed', () => {
    expect(next(requested, approve('ben'), { at: end })).toHaveProperty('refused')
  })
})

describe('the state that people are told', () => {
  const startsAt = new Date(T0)
  const endsAt = new Date(T0 + 30 * DAY)
  const told = (state: Standing['state'], days: number) =>
    toldState({ state, startsAt, endsAt }, new Date(T0 + days * DAY), defaultPolicy)

  test('is expiring within the days of the policy, and expired from its end on, whether the clock has looked or not', () => {
    expect(told('active', 15)).toBe('active')
    expect(told('active', 16)).toBe('expiring')
    expect(told('active', 29.99)).toBe('expiring')
    expect(told('active', 30)).toBe('expired')
    expect(told('approved', -1)).toBe('approved')
    expect(told('approved', 1)).toBe('active')
    expect(told('review', 29)).toBe('review')
    expect(told('review', 31)).toBe('expired')
  })

  test('is the state itself of everything that is not in force', () => {
    for (const state of exceptionStates.filter((one) => !effective.includes(one))) expect(told(state, 31)).toBe(state)
  })

  test('agrees with whether it is in force', () => {
    fc.assert(
      fc.property(fc.constantFrom(...exceptionStates), fc.integer({ min: -5, max: 40 }), (state, days) => {
        const now = new Date(T0 + days * DAY)
        if (isInForce(state, startsAt, endsAt, now))
          expect(['active', 'expiring', 'review']).toContain(toldState({ state, startsAt, endsAt }, now, defaultPolicy))
      }),
    )
  })
})
