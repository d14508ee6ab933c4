// After `npm ci`: generates the Prisma client. The Prisma CLI looks for a schema engine binary, which it would
// download, although `generate` never runs it: any existing file satisfies it (docs/decisions/0002).
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'

const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js')
execFileSync(process.execPath, [prisma, 'generate', '--no-hints'], {
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
  stdio: ['ignore', 'ignore', 'inherit'],
})
