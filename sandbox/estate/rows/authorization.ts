import type { Row } from '../estate.ts'
import { guid, moment, type Properties } from './row.ts'

/** Built-in roles by name: their ids are the same in every tenant. */
export const builtInRoles = {
  Owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  Contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  Reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  'User Access Administrator': '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
  'Key Vault Administrator': '00482a5a-887f-4fb3-b363-3b7fe8e74483',
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6',
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  'Storage Blob Data Reader': '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  AcrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  'Network Contributor': '4d97b98b-1d4f-4787-a291-c67834d212e7',
  'Virtual Machine Contributor': '9980e02c-c2be-4d73-94e8-173b1dc7cf3c',
  'Monitoring Contributor': '749f88d5-cbae-40b8-bcfc-e573ddc772fa',
  'SQL DB Contributor': '9b7fa17d-e63e-47b0-bb0a-15c516ac86ec',
  'Azure Kubernetes Service Cluster User Role': '4abbcc35-e782-43d8-92c5-2d3f1bd2253f',
} as const

export type BuiltInRole = keyof typeof builtInRoles

const actions: Partial<Record<BuiltInRole, Properties>> = {
  Owner: { actions: ['*'], notActions: [], dataActions: [], notDataActions: [] },
  Contributor: {
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
    dataActions: [],
    notDataActions: [],
  },
  Reader: { actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] },
  'User Access Administrator': {
    actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
    notActions: [],
    dataActions: [],
    notDataActions: [],
  },
}

const columnsOf = (tenantId: string, subscriptionId: string, resourceGroup: string) => ({
  tenantId,
  kind: '',
  location: '',
  resourceGroup,
  subscriptionId,
  managedBy: '',
  sku: null,
  plan: null,
  tags: null,
  identity: null,
  zones: null,
  extendedLocation: null,
})

/** A built-in role: it belongs to no subscription. */
export function builtInRole(tenantId: string, role: BuiltInRole): Row {
  return {
    id: `/providers/Microsoft.Authorization/RoleDefinitions/${builtInRoles[role]}`,
    name: builtInRoles[role],
    type: 'microsoft.authorization/roledefinitions',
    ...columnsOf(tenantId, '', ''),
    properties: {
      roleName: role,
      type: 'BuiltInRole',
      description: '',
      assignableScopes: ['/'],
      permissions: [actions[role] ?? { actions: [], notActions: [], dataActions: ['*'], notDataActions: [] }],
      isServiceRole: false,
      createdOn: '2015-02-02T21:55:09.8806423Z',
      updatedOn: '2021-11-11T20:13:28.6061853Z',
      createdBy: null,
      updatedBy: null,
    },
  }
}

export function customRole(tenantId: string, subscriptionId: string, roleName: string, allowed: string[]): Row {
  const name = guid(`role ${subscriptionId} ${roleName}`)
  const scope = `/subscriptions/${subscriptionId}`
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${name}`,
    name,
    type: 'microsoft.authorization/roledefinitions',
    ...columnsOf(tenantId, subscriptionId, ''),
    properties: {
      roleName,
      type: 'CustomRole',
      description: '',
      assignableScopes: [scope],
      permissions: [{ actions: allowed, notActions: [], dataActions: [], notDataActions: [] }],
      isServiceRole: false,
      createdOn: moment(name),
      updatedOn: moment(name),
      createdBy: guid('principal sofia.marino'),
      updatedBy: guid('principal sofia.marino'),
    },
  }
}

export interface Assignment {
  /** What the principal is called; its id follows from it. */
  principal: string
  principalType: 'User' | 'Group' | 'ServicePrincipal' | 'ForeignGroup' | 'Unknown'
  role: BuiltInRole | { customRoleId: string }
  /** A subscription, resource group or resource id. */
  scope: string
  description?: string
  condition?: string
  createdBy?: string
}

/** The id under which an assignment is found again. */
export function assignmentId(assignment: Assignment): string {
  const role = typeof assignment.role === 'string' ? assignment.role : assignment.role.customRoleId
  const name = guid(`assignment ${assignment.principal} ${role} ${assignment.scope}`)
  return `${assignment.scope}/providers/Microsoft.Authorization/roleAssignments/${name}`
}

export function roleAssignment(tenantId: string, assignment: Assignment): Row {
  const id = assignmentId(assignment)
  const [, kind, subscriptionId = '', , group = ''] = assignment.scope.split('/')
  // Assignments at management groups belong to no subscription.
  const place = kind === 'subscriptions' ? ([subscriptionId, group.toLowerCase()] as const) : (['', ''] as const)
  const created = moment(id)
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    type: 'microsoft.authorization/roleassignments',
    ...columnsOf(tenantId, ...place),
    properties: {
      principalId: guid(`principal ${assignment.principal}`),
      principalType: assignment.principalType,
      roleDefinitionId:
        typeof assignment.role === 'string'
          ? `/providers/Microsoft.Authorization/RoleDefinitions/${builtInRoles[assignment.role]}`
          : assignment.role.customRoleId,
      scope: assignment.scope,
      ...(assignment.condition ? { condition: assignment.condition, conditionVersion: '2.0' } : {}),
      ...(assignment.description ? { description: assignment.description } : {}),
      createdOn: created,
      updatedOn: created,
      createdBy: guid(`principal ${assignment.createdBy ?? 'sofia.marino'}`),
      updatedBy: guid(`principal ${assignment.createdBy ?? 'sofia.marino'}`),
    },
  }
}
