import { beginsWith, propertyOf, sameText } from './casing.ts'
import type { Row } from './row.ts'
import type { EstateView } from './rule.ts'

/** Built-in roles have the same id in every tenant. */
export const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'
export const CONTRIBUTOR = 'b24988ac-6180-42a0-ab88-20f7382dd24c'
export const USER_ACCESS_ADMINISTRATOR = '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9'
export const RBAC_ADMINISTRATOR = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'

const DEFINITIONS = 'microsoft.authorization/roledefinitions'

/** Roles that may do everything, or give themselves the right to. */
const privilegedRoles = [OWNER, CONTRIBUTOR, USER_ACCESS_ADMINISTRATOR, RBAC_ADMINISTRATOR]

/** Whether the assignment is of the role with this id, wherever its definition is said to live. */
export function isRole(assignment: Row, role: string): boolean {
  const id = propertyAt(assignment, 'roleDefinitionId')
  if (typeof id !== 'string' || id.length < role.length) return false
  const start = id.length - role.length
  for (let i = 0; i < role.length; i++) {
    const code = id.charCodeAt(start + i)
    const wanted = role.charCodeAt(i)
    if (code !== wanted && (code | 32) !== wanted) return false
  }
  return start === 0 || id[start - 1] === '/'
}

/**
 * Whether the assigned role may do everything or assign roles: one of the built-in ones, or a custom one whose
 * definition says so. Null where the assignment names no role, or the definition of a custom one cannot be seen.
 */
export function isPrivileged(assignment: Row, estate: EstateView): boolean | null {
  for (let i = 0; i < privilegedRoles.length; i++) if (isRole(assignment, privilegedRoles[i] as string)) return true
  const definitions = estate.pointedAt(assignment, DEFINITIONS)
  if (definitions.length === 0) return null
  for (let i = 0; i < definitions.length; i++) if (allowsEverything(definitions[i] as Row)) return true
  return false
}

/** Whether a definition of a role allows every action, or to assign roles. */
export function allowsEverything(definition: Row): boolean {
  const permissions = propertyAt(definition, 'permissions')
  if (!Array.isArray(permissions)) return false
  for (let i = 0; i < permissions.length; i++) {
    const permission = permissions[i]
    if (typeof permission !== 'object' || permission === null) continue
    const actions = propertyOf(permission, 'actions')
    if (!Array.isArray(actions)) continue
    for (let j = 0; j < actions.length; j++) if (isEverything(actions[j])) return true
  }
  return false
}

function isEverything(action: unknown): boolean {
  if (typeof action !== 'string') return false
  if (action === '*' || action === '*/*' || sameText(action, '*/write')) return true
  return (
    sameText(action, 'Microsoft.Authorization/*') ||
    sameText(action, 'Microsoft.Authorization/*/write') ||
    sameText(action, 'Microsoft.Authorization/roleAssignments/*') ||
    sameText(action, 'Microsoft.Authorization/roleAssignments/write')
  )
}

/** Whether a scope is a whole subscription, a management group or the tenant's root. Null where none is told. */
export function isWide(scope: unknown): boolean | null {
  if (typeof scope !== 'string' || scope === '') return null
  if (scope === '/') return true
  let slashes = 0
  for (let at = scope.indexOf('/'); at >= 0 && at < scope.length - 1; at = scope.indexOf('/', at + 1))
    if (++slashes > 4) return false
  if (slashes === 2) return true
  // /providers/Microsoft.Management/managementGroups/name
  return slashes === 4 && beginsWith(scope, '/providers/')
}

/** A property of a row; undefined where the row has none. */
export function propertyAt(row: Row, name: string): unknown {
  const { properties } = row
  return typeof properties === 'object' && properties !== null ? propertyOf(properties, name) : undefined
}
