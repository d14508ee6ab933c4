'use server'

import { z } from 'zod'
import { importRegister, previewImport } from '#lib/exceptions/index.ts'
import { action } from '../../../access/action.ts'
import { by } from '../acting.ts'

const file = z.object({ name: z.string().max(255), text: z.string() })

/** What importing a file would do, line by line; changes nothing. */
export const previewRegisterAction = action('exception.import', file, async (acting, chosen) =>
  previewImport(acting.db, chosen, by(acting)),
)

/** Imports a register from CSV: all of it, or nothing. */
export const importRegisterAction = action('exception.import', file, async (acting, chosen) =>
  importRegister(acting.db, chosen, by(acting)),
)
