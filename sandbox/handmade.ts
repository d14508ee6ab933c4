import type { Estate, Row } from '#sandbox/estate/estate.ts'

export interface HandmadeOptions {
  subscriptions?: number
  /** Storage accounts in each subscription. */
  resources?: number
  /** More tables, or others in the place of those made here. */
  tables?: Record<string, Row[]>
  unreadable?: Estate['unreadable']
}

export const tenantId = '0d7c9a4e-3f57-4c0b-8a39-6f1d2f6f7a11'
export const rootGroup = tenantId

/** The id of the nth subscription. */
export function subscriptionId(index: number): string {
  return `00000000-0000-4000-8000-${`${index}`.padStart(12, '0')}`
}

/** A small estate for tests of the wire: regular, so that a test can say what must come out. */
export function handmadeEstate({ subscriptions = 2, resources = 3, tables, unreadable }: HandmadeOptions = {}): Estate {
  const ids = Array.from({ length: subscriptions }, (_, index) => subscriptionId(index))
  const groupOf = (index: number) => (index % 2 === 0 ? 'mg-even' : 'mg-odd')
  const rows: Record<string, Row[]> = {
    resourcecontainers: ids.map((id, index) => subscriptionRow(id, `subscription ${index}`, groupOf(index))),
    resources: ids.flatMap((id) => Array.from({ length: resources }, (_, index) => storageAccount(id, index))),
    authorizationresources: [
      assignment('/providers/Microsoft.Management/managementGroups/mg-even', 'at-even'),
      assignment('/', 'at-root'),
      ...ids.map((id) => assignment(`/subscriptions/${id}`, 'at-subscription', id)),
    ],
    ...tables,
  }
  return {
    tables: Object.fromEntries(Object.entries(rows).map(([table, held]) => [table, () => held])),
    tenantId,
    subscriptions: ids.map((id, index) => ({
      id,
      name: `subscription ${index}`,
      state: 'Enabled',
      managementGroups: [groupOf(index), rootGroup],
    })),
    unreadable: unreadable ?? [],
    today: '2026-11-23T06:00:00.000Z',
  }
}

function subscriptionRow(id: string, name: string, group: string): Row {
  return {
    id: `/subscriptions/${id}`,
    name,
    type: 'microsoft.resources/subscriptions',
    tenantId,
    subscriptionId: id,
    tags: null,
    properties: {
      state: 'Enabled',
      managementGroupAncestorsChain: [
        { displayName: group, name: group },
        { displayName: 'Tenant Root Group', name: rootGroup },
      ],
    },
  }
}

export function storageAccount(id: string, index: number): Row {
  const name = `account${`${index}`.padStart(6, '0')}`
  return {
    id: `/subscriptions/${id}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/${name}`,
    name,
    type: 'microsoft.storage/storageaccounts',
    tenantId,
    subscriptionId: id,
    resourceGroup: 'rg',
    location: 'westeurope',
    kind: 'StorageV2',
    properties: { minimumTlsVersion: 'TLS1_2' },
  }
}

function assignment(scope: string, name: string, id = ''): Row {
  return {
    id: `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/RoleAssignments/${name}`,
    name,
    type: 'microsoft.authorization/roleassignments',
    subscriptionId: id,
    properties: { scope, principalType: 'User' },
  }
}
