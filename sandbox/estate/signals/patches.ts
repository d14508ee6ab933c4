import { millisecondsOfDay } from '../calendar.ts'
import type { Row } from '../estate.ts'
import { guid, hash } from '../rows/row.ts'
import { signalRow } from '../rows/security.ts'
import { type Signal, valueAt } from './signal.ts'

/** How many second Tuesdays (the day of a month on which Microsoft publishes updates) there were up to a date. */
export function patchTuesdays(date: Date): number {
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)).getUTCDay()
  const secondTuesday = 8 + ((2 - first + 7) % 7)
  return date.getUTCFullYear() * 12 + date.getUTCMonth() + (date.getUTCDate() >= secondTuesday ? 1 : 0)
}

const before = (date: Date, days: number) => new Date(date.getTime() - days * millisecondsOfDay)

/** How many monthly updates a machine has not installed, from who installs them and when. */
export function missedUpdates(machine: Row, today: Date): number {
  const chance = hash(machine.id as string, 21)
  const now = patchTuesdays(today)
  const window = (machine.tags as Record<string, string> | null)?.['patch-window']
  switch (patchMode(machine)) {
    case 'AutomaticByPlatform':
      return now - patchTuesdays(before(today, 2 + (chance % 7)))
    case 'AutomaticByOS':
      return now - patchTuesdays(before(today, 4 + (chance % 10)))
    default: {
      if (window === 'monthly') return now - patchTuesdays(before(today, 17))
      // Somebody finds the time now and then.
      const everyDays = window === 'quarterly' ? 90 : 55 + (chance % 90)
      const sinceLast = (Math.floor(today.getTime() / millisecondsOfDay) + chance) % everyDays
      return now - patchTuesdays(before(today, sinceLast))
    }
  }
}

export const osOf = (machine: Row) => String(valueAt(machine, 'storageProfile.osDisk.osType'))

const setting = (machine: Row, name: string) =>
  valueAt(machine, `osProfile.${osOf(machine) === 'Windows' ? 'windows' : 'linux'}Configuration.patchSettings.${name}`)

export const patchMode = (machine: Row) => setting(machine, 'patchMode')

/** Whether anything ever asked the machine which updates it misses: Azure daily, or an administrator once. */
const isAssessed = (machine: Row) =>
  setting(machine, 'assessmentMode') === 'AutomaticByPlatform' || hash(machine.id as string, 22) % 5 < 2

/** The patch assessment of a machine and, for what it misses, a few of the patches. */
export function patchAssessmentOf(machine: Row, today: Date): Signal[] {
  if (!isAssessed(machine)) return []
  const missed = missedUpdates(machine, today)
  const chance = hash(machine.id as string, 23)
  const windows = osOf(machine) === 'Windows'
  const security = missed * (windows ? 1 + (chance % 3) : 4 + (chance % 9))
  const counts = windows
    ? {
        critical: missed > 0 ? chance % 2 : 0,
        security,
        updateRollup: missed,
        definition: 0,
        featurePack: 0,
        servicePack: 0,
        tools: 0,
        updates: missed,
      }
    : { security, other: missed * (7 + (chance % 14)) }
  const id = `${String(machine.id)}/patchAssessmentResults/latest`
  const latest: Signal = {
    table: 'patchassessmentresources',
    id,
    state: String(missed),
    make: (since) =>
      patchRow(machine, 'patchAssessmentResults', id, guid(`${id} ${since.toISOString()}`), {
        status: 'Succeeded',
        rebootPending: missed > 1,
        patchServiceUsed: windows ? 'WU' : 'APT',
        osType: osOf(machine),
        startDateTime: since.toISOString(),
        lastModifiedDateTime: since.toISOString(),
        startedBy: setting(machine, 'assessmentMode') === 'AutomaticByPlatform' ? 'Platform' : 'User',
        errorDetails: { code: 'Success', message: 'No error.', details: [] },
        availablePatchCountByClassification: counts,
      }),
  }
  return missed === 0 ? [latest] : [latest, ...patchesOf(machine, missed, windows)]
}

const packages = ['linux-image-azure', 'openssl', 'libc6', 'systemd', 'curl']

function patchesOf(machine: Row, missed: number, windows: boolean): Signal[] {
  return Array.from({ length: Math.min(3, missed + 1) }, (_, nth) => {
    const kb = String(5_060_000 + (hash(`${missed} ${nth}`) % 9_999))
    const name = windows
      ? `Cumulative Update for Windows Server (KB${kb})`
      : (packages[(hash(machine.id as string) + nth) % packages.length] ?? '')
    const id = `${String(machine.id)}/patchAssessmentResults/latest/softwarePatches/${guid(`${name} ${nth}`)}`
    return {
      table: 'patchassessmentresources',
      id,
      state: name,
      make: (since) =>
        patchRow(machine, 'patchAssessmentResults/softwarePatches', id, name, {
          patchName: name,
          ...(windows ? { kbId: kb, version: '' } : { version: '5.15.0-1091.100' }),
          classifications: [nth === 0 ? 'Security' : windows ? 'UpdateRollUp' : 'Other'],
          rebootBehavior: 'CanRequestReboot',
          rebootRequired: nth === 0,
          publishedDateTime: windows ? since.toISOString() : null,
          lastModifiedDateTime: since.toISOString(),
        }),
    }
  })
}

const patchRow = (machine: Row, kind: string, id: string, name: string, properties: Record<string, unknown>) =>
  signalRow(`Microsoft.Compute/virtualMachines/${kind}`, id, name, machine, properties)
