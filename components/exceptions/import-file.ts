// A file of a register as it leaves the browser.
import type { ActionResult } from '#lib/auth/action-result.ts'
import type { ImportResult, RegisterFile } from '#lib/exceptions/import.ts'

/** The file with its text packed: gzip, as base64. */
export type PackedFile = Omit<RegisterFile, 'text' | 'columns'> & {
  readonly packed: string
  readonly columns?: NonNullable<RegisterFile['columns']>[number][]
}

type Ask<Input> = (input: Input) => Promise<ActionResult<ImportResult>>
export type AskPacked = Ask<PackedFile>

/** An action that takes packed files, for files as they are. */
export function packing(ask: AskPacked): Ask<RegisterFile> {
  return async ({ text, columns, ...rest }) =>
    ask({ ...rest, ...(columns ? { columns: [...columns] } : {}), packed: await packed(text) })
}

async function packed(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
