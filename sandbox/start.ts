import { parseArgs } from 'node:util'
import { estateAt, generateEstate } from '#sandbox/estate/index.ts'
import { startMessages } from './messages/server.ts'
import { startSandbox } from './server.ts'

const usage = `Usage: node sandbox/start.ts [--port 8443] [--day 180]
       node sandbox/start.ts [--port 8443] --assets 100000 [--seed 1]

Serves a stand-in for Azure on localhost: the sample estate as it is on a day (0 to 180), or a generated one.
PUT https://localhost:8443/_sandbox/day {"day":12} sets the day, PUT /_sandbox/faults [{"kind":"throttle","times":3}]
makes it hostile (sandbox/faults.ts lists how), GET /_sandbox/stats tells what was asked. Notifications go to a page of
its own, which shows what arrived.
`

/** A whole number, or the end with the usage. */
function count(value: string | undefined, name: string): number | undefined {
  if (value === undefined) return undefined
  if (/^\d+$/.test(value)) return Number(value)
  throw new TypeError(`--${name} must be a whole number, not ${value}.`)
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8443' },
      day: { type: 'string', default: '180' },
      assets: { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const { help, port, day, assets, seed } = values
  return {
    help,
    port: count(port, 'port'),
    day: count(day, 'day'),
    assets: count(assets, 'assets'),
    seed: count(seed, 'seed'),
  }
}

async function start(): Promise<void> {
  const { help, port, day, assets, seed } = readArguments()
  if (help) {
    process.stdout.write(usage)
    return
  }
  const generated = assets === undefined ? undefined : generateEstate({ assets, seed })
  const sandbox = await startSandbox({ estate: (asked) => generated ?? estateAt(asked), port, day })
  const messages = await startMessages()
  process.stdout.write(`# The sandbox answers at ${sandbox.url}. To read it, set:\n`)
  for (const [name, value] of Object.entries({ ...sandbox.environment(), ...messages.environment() }))
    process.stdout.write(`export ${name}='${value}'\n`)
  process.stdout.write(`# What it is told arrives at ${messages.url}\n`)
  const stop = () => void Promise.all([messages.close(), sandbox.close()])
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
}

try {
  await start()
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  const inUse = 'The port is in use. Stop what listens there, or choose another with --port.'
  process.stderr.write(`${code === 'EADDRINUSE' ? inUse : message}\n${code === 'EADDRINUSE' ? '' : usage}`)
  process.exitCode = 1
}
