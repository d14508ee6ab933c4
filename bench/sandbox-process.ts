// The sandbox in a process of its own, for benches: node sandbox-process.ts <assets>. Sends its environment and
// certificate, and sets the day that it is sent.
import { generateEstate } from '#sandbox/estate/generated.ts'
import { startSandbox } from '#sandbox/server.ts'

const assets = Number(process.argv[2])
const today = new Date('2026-01-05T06:00:00Z')
const sandbox = await startSandbox({ estate: (day) => generateEstate({ assets, today, day, changeFraction: 0.005 }) })
process.on('message', (day: number) => {
  sandbox.setDay(day)
  process.send?.({ day })
})
process.on('disconnect', () => process.exit(0))
process.send?.({ environment: sandbox.environment(), certificate: sandbox.certificate })
