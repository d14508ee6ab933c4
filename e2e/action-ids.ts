import { readFileSync } from 'node:fs'
import { z } from 'zod'

const manifest = z.object({
  node: z.record(
    z.string(),
    z.object({ filename: z.string(), exportedName: z.string(), workers: z.record(z.string(), z.unknown()) }),
  ),
})

/** How a browser calls a server action of the build: its id, and the address (as of its folder) of a page that has it. */
export interface BuiltAction {
  readonly id: string
  readonly address: string
}

/** The server actions of the build, by "file name". */
export function builtActions(): ReadonlyMap<string, BuiltAction> {
  const { node } = manifest.parse(JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')))
  return new Map(
    Object.entries(node).map(([id, { filename, exportedName, workers }]) => {
      const [worker = ''] = Object.keys(workers)
      const address = worker.replace(/^app|\/\([^)]*\)|\/page$/g, '') || '/'
      return [`${filename} ${exportedName}`, { id, address }]
    }),
  )
}
