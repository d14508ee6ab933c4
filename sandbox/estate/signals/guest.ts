import type { Row } from '../estate.ts'
import { guid } from '../rows/row.ts'
import { signalRow } from '../rows/security.ts'
import { isKnown } from './known.ts'
import { osOf } from './patches.ts'
import { type Lookup, type Signal, valueAt } from './signal.ts'

/** What guest configuration says of the security baseline inside a machine that has its agent. */
export function guestConfigurationOf(machine: Row, lookup: Lookup): Signal[] {
  const windows = osOf(machine) === 'Windows'
  const agent = `${String(machine.id).toLowerCase()}/extensions/azurepolicyfor${windows ? 'windows' : 'linux'}`
  if (!lookup(agent)) return []
  const name = windows ? 'AzureWindowsBaseline' : 'AzureLinuxBaseline'
  const id = `${String(machine.id)}/providers/Microsoft.GuestConfiguration/guestConfigurationAssignments/${name}`
  const compliant = isKnown(machine, 'baseline', 0.5)
  const status = compliant ? 'Compliant' : 'NonCompliant'
  return [
    {
      table: 'guestconfigurationresources',
      id,
      state: status,
      make: (since) =>
        signalRow('Microsoft.GuestConfiguration/guestConfigurationAssignments', id, name, machine, {
          provisioningState: 'Succeeded',
          complianceStatus: status,
          targetResourceId: machine.id,
          context: 'Azure Policy',
          assignmentHash: guid(`hash ${name}`).replaceAll('-', ''),
          latestReportId: guid(`report ${id} ${status}`),
          lastComplianceStatusChecked: since.toISOString(),
          guestConfiguration: { name, version: '1.*', kind: null, assignmentType: 'Audit', configurationParameter: [] },
          latestAssignmentReport: {
            id: `${id}/reports/${guid(`report ${id} ${status}`)}`,
            complianceStatus: status,
            operationType: 'Consistency',
            assignment: { name, configuration: { name, version: '1.0.0' } },
            vm: { id: machine.id, uuid: valueAt(machine, 'vmId') },
          },
        }),
    },
  ]
}
