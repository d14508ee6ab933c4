// The sandbox with a generated estate, in a process of its own; bench/pages.ts starts it. Argument: how many assets.
import { generateEstate } from '#sandbox/estate/generated.ts'
import { startSandbox } from '#sandbox/server.ts'

const estate = generateEstate({ assets: Number(process.argv[2]) })
const sandbox = await startSandbox({ estate: () => estate })
process.once('disconnect', () => process.exit(0))
process.send?.(sandbox.environment())
