// The demo's stand-in for Azure, and for where notifications go, in a process of its own; commands/demo.ts starts it and
// sets its day.
// Argument: the moment that the sample estate's last day stands for.
import { sampleEstate } from '#sandbox/estate/sample.ts'
import { startMessages } from '#sandbox/messages/server.ts'
import { startSandbox } from '#sandbox/server.ts'

const sandbox = await startSandbox({ estate: sampleEstate(new Date(process.argv[2] ?? '')), day: 0 })
const messages = await startMessages()
process.on('message', (day) => {
  sandbox.setDay(Number(day))
  process.send?.('set')
})
// Ctrl C reaches us, too; whoever started us disconnects when nobody needs us any more.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
process.once('disconnect', () => process.exit(0))
process.send?.({ ...sandbox.environment(), ...messages.environment() })
