import { type Role, roles } from '#lib/auth/permissions.ts'
import { applicationRoles } from '#lib/auth/roles-of.ts'
import { fixedId } from './fixed-id.ts'

/** What an administrator reads when assigning the role. */
const descriptions: Readonly<Record<Role, string>> = {
  Security: 'Sees the whole posture, defines workloads and starts scans.',
  Approver: 'Sees the whole posture and decides exceptions.',
  Owner: 'Sees the workloads that name the person, or a group of theirs, as an owner.',
  Leadership: 'Sees the whole posture, its trends and reports.',
  Auditor: 'Sees the whole posture, the people, and the logs of changes and of security.',
  Admin: 'Sees and changes the settings, and ends sessions.',
  Reader: 'For applications: reads the posture through the API.',
  Requester: 'For applications: reads the posture and asks for exceptions through the API.',
}

/** An app role as Microsoft Graph describes it (appRole). */
export interface AppRole {
  readonly id: string
  readonly value: Role
  readonly displayName: string
  readonly description: string
  /** User stands for groups, too. */
  readonly allowedMemberTypes: readonly ('User' | 'Application')[]
  readonly isEnabled: true
}

/** The app roles of the registration: `Reader` and `Requester` for applications, the others for people and groups. */
export const appRoles: readonly AppRole[] = roles.map((role) => ({
  id: fixedId(`app-role/${role}`),
  value: role,
  displayName: role,
  description: descriptions[role],
  allowedMemberTypes: [applicationRoles.includes(role) ? 'Application' : 'User'],
  isEnabled: true,
}))

/** The id of a role's app role. */
export function appRoleId(role: Role): string {
  return fixedId(`app-role/${role}`)
}
