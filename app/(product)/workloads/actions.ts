'use server'

import { z } from 'zod'
import type { Saved } from '#components/workloads/contract.ts'
import { requestWorkloads } from '#lib/jobs/queue.ts'
import type { WebDatabase } from '#lib/posture/database.ts'
import { findOwners } from '#lib/posture/workloads/find-owners.ts'
import {
  Conflict,
  getWorkload,
  importWorkloads,
  mostRules,
  NoSuchWorkload,
  PreviewTooSlow,
  previewRules,
  reorderWorkloads,
  retireWorkload,
  ruleSchema,
  saveWorkload,
  workloadSchema,
} from '#lib/workloads/index.ts'
import { type Acting, action, Refused } from '../../access/action.ts'
import { log } from '../../access/log.ts'
import { knownWorkload } from './known-workload.ts'

const slug = z.string().max(50)
const version = z.int().min(1)

/** Creates a workload (`version` null), or changes the one that was seen in this version. */
export const saveWorkloadAction = action(
  'workload.change',
  workloadSchema.extend({ version: version.nullable() }),
  async (acting, { version: seen, ...definition }): Promise<Saved> => {
    try {
      const saved = await saveWorkload(acting.db, { definition, version: seen }, by(acting))
      if (saved.isRulesChanged) await applyRules(acting)
      return { state: 'saved', slug: saved.slug }
    } catch (error) {
      if (!(error instanceof Conflict)) throw asEnd(error)
      const current = await getWorkload(acting.db, definition.slug)
      if (!current || current.retiredAt) throw new Refused(error.message)
      return { state: 'conflict', current: knownWorkload(current), message: error.message }
    }
  },
)

export const retireWorkloadAction = action('workload.change', z.object({ slug, version }), async (acting, input) => {
  try {
    await retireWorkload(acting.db, input, by(acting))
  } catch (error) {
    throw asEnd(error)
  }
  await applyRules(acting)
  return { slug: input.slug }
})

/** Puts all workloads in order: of several that match an asset, the first has it. */
export const reorderWorkloadsAction = action(
  'workload.change',
  z.object({ order: z.array(slug).max(1000) }),
  async (acting, { order }) => {
    try {
      const { isRulesChanged } = await reorderWorkloads(acting.db, order, by(acting))
      if (isRulesChanged) await applyRules(acting)
      return { workloads: order.length }
    } catch (error) {
      throw asEnd(error)
    }
  },
)

/** What rules would match, while they are typed. */
export const previewRulesAction = action(
  'workload.preview',
  z.object({ slug: slug.nullable(), rules: z.array(ruleSchema).max(mostRules) }),
  async ({ db }, input) => {
    try {
      return await previewRules(db, input, { limit: 8 })
    } catch (error) {
      if (error instanceof PreviewTooSlow) throw new Refused(error.message)
      throw error
    }
  },
)

/** People and groups by a part of their name, to name as owners. */
export const findOwnersAction = action(
  'workload.preview',
  z.object({ text: z.string().max(100) }),
  async ({ db }, { text }) => findOwners(db, text),
)

const imported = z.object({ text: z.string(), retireMissing: z.boolean() })

/** What a YAML file would change; changes nothing. */
export const previewImportAction = action('workload.preview', imported, async (acting, { text, retireMissing }) =>
  importWorkloads(acting.db, text, { ...by(acting), retireMissing, dryRun: true }),
)

/** Brings the workloads to what a YAML file says: all of it, or nothing. */
export const importWorkloadsAction = action('workload.change', imported, async (acting, { text, retireMissing }) => {
  const done = await importWorkloads(acting.db, text, { ...by(acting), retireMissing })
  if (done.state === 'imported' && done.difference.isRulesChanged) await applyRules(acting)
  return done
})

const by = ({ viewer, at, requestId }: Acting) => ({ actor: viewer.id, at, requestId })

/** The expected ends, as the person is told them. */
function asEnd(error: unknown): unknown {
  if (error instanceof Conflict || error instanceof NoSuchWorkload) return new Refused(error.message)
  return error
}

/** What is saved stays saved where the queue cannot be reached: the next scan applies it. */
async function applyRules({ db, requestId }: { db: WebDatabase; requestId: string }): Promise<void> {
  await requestWorkloads(db).catch((error: unknown) => {
    log.error({ requestId, error }, 'The queue cannot be reached: saved rules wait for the next scan')
  })
}
