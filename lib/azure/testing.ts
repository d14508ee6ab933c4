import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { loadConfig } from '#lib/config/config.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '#sandbox/server.ts'
import { type AzureConnection, connectToAzure } from './connect.ts'
import type { Clock, CoverageEvent, ReadEvent, SummaryEvent } from './events.ts'
import type { Source } from './sources.ts'

/** A sandbox, and a connection to it made exactly as the product makes one: from the environment. */
export interface SandboxConnection extends AsyncDisposable {
  sandbox: Sandbox
  azure: AzureConnection
}

export async function connectToSandbox(options: SandboxOptions): Promise<SandboxConnection> {
  const sandbox = await startSandbox(options)
  const environment = sandbox.environment()
  // NODE_EXTRA_CA_CERTS is read when a process starts; this one has started.
  setDefaultCACertificates([...getCACertificates('default'), sandbox.certificate])
  Object.assign(process.env, environment)
  return {
    sandbox,
    azure: connectToAzure(loadConfig(environment).azure),
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}

/** A clock that no one waits for: sleeping moves it. */
export function fakeClock(): Clock & { slept: number[] } {
  let now = 0
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      slept.push(ms)
      now += ms
    },
    random: () => 0.5,
  }
}

/** Everything that a reading told. */
export interface Told {
  events: ReadEvent[]
  idsOf(source: Source): string[]
  coverageOf(source: Source, subscriptionId: string): CoverageEvent | undefined
  coverage: CoverageEvent[]
  summary: SummaryEvent
}

export async function collect(reading: AsyncIterable<ReadEvent>): Promise<Told> {
  const events: ReadEvent[] = []
  for await (const event of reading) events.push(event)
  const coverage = events.filter((event) => event.kind === 'coverage')
  const summary = events.at(-1)
  if (summary?.kind !== 'summary') throw new Error('The reading ended without a summary.')
  return {
    events,
    idsOf: (source) =>
      events.flatMap((event) =>
        event.kind === 'rows' && event.source === source ? event.rows.map((row) => (row as { id: string }).id) : [],
      ),
    coverage,
    coverageOf: (source, id) => coverage.find((event) => event.source === source && event.subscriptionId === id),
    summary,
  }
}
