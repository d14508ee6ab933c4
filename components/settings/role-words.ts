import type { Role } from '#lib/auth/permissions.ts'

/** What a role is for, in a sentence; docs/security.md has the whole table. */
export const roleWords: Readonly<Record<Role, string>> = {
  Security: 'Sees the whole estate, asks for scans, defines workloads, and decides about exceptions.',
  Approver: 'Sees the whole estate, and decides about exceptions.',
  Owner: 'Sees and works on the workloads that they own, and nothing else.',
  Leadership: 'Sees the whole estate.',
  Auditor: 'Sees the whole estate, who signs in, and the logs.',
  Admin: 'As Security and Auditor, and changes settings and ends sessions.',
  Reader: 'An application that reads through the API.',
  Requester: 'An application that reads and asks for exceptions through the API.',
}
