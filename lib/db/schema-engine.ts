import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'

type PgAdapter = Awaited<ReturnType<PrismaPg['connect']>>

interface EngineModule {
  SchemaEngine: { new: typeof SchemaEngine.new }
  __wbg_set_wasm(exports: WebAssembly.Exports): void
}

let loading: Promise<EngineModule> | undefined

/**
 * Prisma's schema engine as WebAssembly (docs/decisions/0002): the CLI's own engine is a binary that it downloads.
 * Its connections to the database at url end when `use` has ended.
 */
export async function withSchemaEngine<T>(url: string, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  loading ??= load()
  const { SchemaEngine } = await loading
  const adapters = new WholeScripts({ connectionString: url })
  try {
    return await use(
      await SchemaEngine.new({ datamodels: undefined }, () => undefined, bindMigrationAwareSqlAdapterFactory(adapters)),
    )
  } finally {
    await adapters.dispose()
  }
}

/** The adapter cuts scripts at every semicolon, those in comments and function bodies too; the server knows better. */
class WholeScripts extends PrismaPg {
  private readonly opened: PgAdapter[] = []

  override async connect() {
    return this.prepared(await super.connect())
  }

  override async connectToShadowDb() {
    return this.prepared(await super.connectToShadowDb())
  }

  async dispose() {
    // The engine disposes of some itself, and a pool ends only once.
    await Promise.all(this.opened.map((adapter) => adapter.dispose().catch(() => undefined)))
  }

  private prepared(adapter: PgAdapter): PgAdapter {
    this.opened.push(adapter)
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script)
    }
    return adapter
  }
}

/** The package's entry expects a bundler that imports .wasm; this does the same by hand. */
async function load(): Promise<EngineModule> {
  const entry = '@prisma/schema-engine-wasm/schema_engine_bg'
  const engine: EngineModule = await import(entry)
  const wasm = createRequire(import.meta.url)
    .resolve(entry)
    .replace(/\.js$/, '.wasm')
  const imports = { './schema_engine_bg.js': withoutWaiting(engine as unknown as WebAssembly.ModuleImports) }
  const { instance } = await WebAssembly.instantiate(await readFile(wasm), imports)
  engine.__wbg_set_wasm(instance.exports)
  const begin = instance.exports.__wbindgen_start
  if (typeof begin === 'function') begin()
  return engine
}

/** The engine leaves a timer of ten seconds behind, which nobody waits for any more and no process should. */
function withoutWaiting(imports: WebAssembly.ModuleImports): WebAssembly.ModuleImports {
  const patient = Object.entries(imports).map(([name, value]) => {
    if (!name.startsWith('__wbg_setTimeout') || typeof value !== 'function') return [name, value]
    return [name, (...given: unknown[]) => unreferenced(value(...given))]
  })
  return Object.fromEntries(patient)
}

function unreferenced(timer: NodeJS.Timeout): NodeJS.Timeout {
  timer.unref?.()
  return timer
}
