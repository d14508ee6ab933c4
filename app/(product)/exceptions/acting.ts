import { loadConfig } from '#lib/config/config.ts'
import { type By, Conflict, NoSuchException, NotAllowed } from '#lib/exceptions/index.ts'
import { type Acting, Refused } from '../../access/action.ts'

/** Who changes the register by an action, when, and how far they reach. */
export function by({ viewer, at, requestId }: Acting): By {
  const { timeZone } = loadConfig(process.env).scan
  const actor = { id: viewer.id, name: viewer.name, kind: 'person' as const }
  return { actor, at, requestId, timeZone, workloads: viewer.workloads }
}

/** Does it; the expected ends are told to the person. */
export async function ended<Value>(running: Promise<Value>): Promise<Value> {
  try {
    return await running
  } catch (error) {
    if (error instanceof Conflict || error instanceof NotAllowed || error instanceof NoSuchException)
      throw new Refused(error.message)
    throw error
  }
}
