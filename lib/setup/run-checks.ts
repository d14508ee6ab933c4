import { messageOf } from '#lib/db/index.ts'
import { type CheckGroup, type CheckResult, checkGroups, failed, type SetupCheck } from './check.ts'
import { azureChecks } from './checks/azure.ts'
import { configurationChecks } from './checks/configuration.ts'
import { databaseChecks } from './checks/database.ts'
import { notificationChecks } from './checks/notifications.ts'
import { platformChecks } from './checks/platform.ts'
import { roleChecks } from './checks/roles.ts'
import { signInChecks } from './checks/sign-in.ts'
import { tableChecks } from './checks/tables.ts'
import { workerChecks } from './checks/worker.ts'
import type { Installation } from './installation.ts'

const checks: Readonly<Record<CheckGroup, readonly SetupCheck[]>> = {
  platform: platformChecks,
  configuration: configurationChecks,
  database: databaseChecks,
  'sign-in': signInChecks,
  azure: azureChecks,
  tables: tableChecks,
  worker: workerChecks,
  notifications: notificationChecks,
  roles: roleChecks,
}

/** Whatever is asked of elsewhere has bounds of its own, far below this. */
const LONGEST_MS = 120_000

/** How many checks there are, for progress. */
export function countChecks(groups: readonly CheckGroup[] = groupsInOrder): number {
  return groups.reduce((count, group) => count + checks[group].length, 0)
}

const groupsInOrder = Object.keys(checkGroups) as CheckGroup[]

/**
 * Runs the checks one after the other and yields, for each, what it found. A check that goes wrong in a way that nobody
 * foresaw is itself a finding, so that the others are still told.
 */
export async function* runChecks(
  installation: Installation,
  groups: readonly CheckGroup[] = groupsInOrder,
): AsyncGenerator<readonly CheckResult[], void, undefined> {
  for (const group of groups) for (const check of checks[group]) yield await resultsOf(check, group, installation)
}

async function resultsOf(
  check: SetupCheck,
  group: CheckGroup,
  installation: Installation,
): Promise<readonly CheckResult[]> {
  const { id, title } = check
  const found = await withinBounds(check.run(installation)).catch((error: unknown) =>
    failed(`The check itself went wrong: ${messageOf(error)}`, 'Run it again; if it stays, please report it.'),
  )
  if ('status' in found) return [{ group, id, title, ...found }]
  return found.map((one) => ({ group, ...one }))
}

async function withinBounds<T>(running: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no answer within ${LONGEST_MS / 1000} s.`)), LONGEST_MS)
  })
  try {
    return await Promise.race([running, late])
  } finally {
    clearTimeout(timer)
  }
}
