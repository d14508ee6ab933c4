import { type Role, roles } from './permissions.ts'

/** The roles that applications have; all others are for people. */
export const applicationRoles: readonly Role[] = ['Reader', 'Requester']

/** The roles that people have. */
export const peopleRoles = roles.filter((role) => !applicationRoles.includes(role))

/**
 * The roles of a person: those that their token names, and those of the groups that the configuration maps to roles.
 * What is no role of ours counts for nothing, in whatever letters. In the order of the table of roles.
 * @param roleGroups by role, the object ids of groups whose members have it
 */
export function rolesOf(
  { appRoles, groups }: { readonly appRoles: readonly string[]; readonly groups: readonly string[] },
  roleGroups: Readonly<Record<string, readonly string[]>>,
): Role[] {
  return peopleRoles.filter(
    (role) => appRoles.includes(role) || (roleGroups[role] ?? []).some((group) => groups.includes(group)),
  )
}
