'use server'

import { z } from 'zod'
import type { Person, Previewed, SavedDraft, Sent } from '#components/exceptions/request-contract.ts'
import {
  DraftChanged,
  discardDraft,
  draftSchema,
  exceptionKinds,
  exceptionName,
  exceptionPolicy,
  limits,
  requestException,
  saveDraft,
  targetKinds,
  targetSchema,
  todayIn,
} from '#lib/exceptions/index.ts'
import { findTargets } from '#lib/posture/exceptions/find-targets.ts'
import { fixesInstead } from '#lib/posture/exceptions/instead.ts'
import { previewRequest } from '#lib/posture/exceptions/preview.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { findOwners } from '#lib/posture/workloads/find-owners.ts'
import { type Acting, action, Invalid } from '../../../access/action.ts'
import { by, ended } from '../acting.ts'
import { judge } from './judge.ts'

const id = z.int().min(1).max(2_147_483_647)
const version = z.int().min(0).max(2_147_483_647).nullable()
const beginning = { key: z.guid(), version, kind: z.enum(exceptionKinds), predecessorId: id.nullable() }

/** Keeps what is typed, for its author alone. */
export const saveDraftAction = action(
  'exception.request',
  z.object({ id: id.nullable(), ...beginning, draft: draftSchema }),
  async (acting, input): Promise<SavedDraft> => {
    const saving = saveDraft(acting.db, input, by(acting)).then((saved) => ({ ...saved, isElsewhere: false }))
    return ended(saving.catch(savedElsewhere))
  },
)

function savedElsewhere(error: unknown): SavedDraft {
  if (!(error instanceof DraftChanged)) throw error
  const { id: draft, version: now } = error
  return { id: draft, version: now, isElsewhere: true }
}

export const discardDraftAction = action('exception.request', z.object({ id }), async (acting, input) => {
  await ended(discardDraft(acting.db, input, by(acting)))
  return { id: input.id }
})

/** Sends a request to the approvers. Its terms are judged as a whole, so that everything wrong is told at once. */
export const requestExceptionAction = action(
  'exception.request',
  z.object({ id: id.nullable(), ...beginning, terms: z.record(z.string(), z.unknown()) }),
  async (acting, { terms: said, ...input }): Promise<Sent> => {
    const { actor: _, ...moment } = by(acting)
    const judged = judge(said, {
      policy: await exceptionPolicy(acting.db),
      today: todayIn(moment.timeZone, moment.at),
    })
    if ('problems' in judged) throw new Invalid(judged.problems)
    const sent = await ended(requestException(acting.db, { ...input, terms: judged.terms }, by(acting)))
    return { id: sent.id, name: exceptionName(sent.id) }
  },
)

/** What the terms would cover, while they are typed; and how it is fixed instead. */
export const previewRequestAction = action(
  'exception.request',
  z.object({
    checks: z.array(z.string().max(100)).max(limits.checks),
    targets: z.array(targetSchema).max(limits.targets),
    predecessorId: id.nullable(),
  }),
  async ({ db, viewer }, input): Promise<Previewed> => {
    const reach = reachOf(viewer)
    const preview = await previewRequest(db, reach, input)
    return { preview, instead: await fixesInstead(db, reach, preview.byCheck) }
  },
)

/** Assets, resource groups, subscriptions and workloads within reach, by a part of their name. */
export const findTargetsAction = action(
  'exception.request',
  z.object({ kind: z.enum(targetKinds), text: z.string().max(1_200) }),
  async ({ db, viewer }, { kind, text }) => findTargets(db, reachOf(viewer), kind, text),
)

/** People who have signed in once, by a part of their name, to name as owner. */
export const findPeopleAction = action(
  'exception.request',
  z.object({ text: z.string().max(100) }),
  async ({ db }, { text }): Promise<(Person & { username: string | null })[]> => {
    const found = await findOwners(db, text)
    return found
      .filter(({ kind }) => kind === 'person')
      .map(({ objectId, name, username }) => ({ id: objectId, name, username }))
  },
)

const reachOf = ({ workloads }: Acting['viewer']): Scope => ({ subscriptions: null, workloads })
