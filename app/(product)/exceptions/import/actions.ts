'use server'

import { z } from 'zod'
import { loadConfig } from '#lib/config/config.ts'
import { type By, importRegister, previewImport } from '#lib/exceptions/index.ts'
import { type Acting, action } from '../../../access/action.ts'

const file = z.object({ name: z.string().max(255), text: z.string() })

/** What importing a file would do, line by line; changes nothing. */
export const previewRegisterAction = action('exception.import', file, async (acting, chosen) =>
  previewImport(acting.db, chosen, by(acting)),
)

/** Imports a register from CSV: all of it, or nothing. */
export const importRegisterAction = action('exception.import', file, async (acting, chosen) =>
  importRegister(acting.db, chosen, by(acting)),
)

function by({ viewer, at, requestId }: Acting): By {
  const { timeZone } = loadConfig(process.env).scan
  const actor = { id: viewer.id, name: viewer.name, kind: 'person' as const }
  return { actor, at, requestId, timeZone, workloads: viewer.workloads }
}
