'use server'

import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import {
  csvColumns,
  exceptionCategories,
  importRegister,
  previewImport,
  type RegisterFile,
} from '#lib/exceptions/index.ts'
import { action, Invalid } from '../../../access/action.ts'
import { by } from '../acting.ts'

const LARGEST_TEXT = 4 * 1024 * 1024

/** A file, packed (gzip, base64): a register of 10,000 lines is larger than what an action takes as it is. */
const file = z.object({
  name: z.string().max(255),
  packed: z.string(),
  columns: z.array(z.enum(csvColumns).nullable()).max(1_000).optional(),
  category: z.enum(exceptionCategories).optional(),
  dates: z.enum(['day first', 'month first']).optional(),
})

/** What importing a file would do, line by line; changes nothing. */
export const previewRegisterAction = action('exception.import', file, async (acting, chosen) =>
  previewImport(acting.db, unpacked(chosen), by(acting)),
)

/** Imports a register from CSV: all of it, or nothing. */
export const importRegisterAction = action('exception.import', file, async (acting, chosen) =>
  importRegister(acting.db, unpacked(chosen), by(acting)),
)

function unpacked({ packed, ...rest }: z.output<typeof file>): RegisterFile {
  return { ...rest, text: textOf(packed) }
}

/** @throws Invalid for what is no such file, or unpacks to more than 4 MB */
function textOf(packed: string): string {
  try {
    return gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: LARGEST_TEXT }).toString()
  } catch {
    throw new Invalid([{ path: [], message: 'The file cannot be read, or is larger than 4 MB: split it.' }])
  }
}
