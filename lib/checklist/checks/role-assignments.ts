import { z } from 'zod'
import { sameText } from '../casing.ts'
import { check, checksFor, parameter, type Tools } from '../check.ts'
import {
  allowsEverything,
  isPrivileged,
  isRole,
  isWide,
  OWNER,
  propertyAt,
  USER_ACCESS_ADMINISTRATOR,
} from '../roles.ts'
import type { Row } from '../row.ts'
import type { EstateView, Rule } from '../rule.ts'
import { type Code, type Evidence, FAIL, PASS, shown, UNKNOWN } from '../verdict.ts'

const ASSIGNMENTS = 'microsoft.authorization/roleassignments'
const DEFINITIONS = 'microsoft.authorization/roledefinitions'
const REMOVE = 'az role assignment delete --ids $ID'

const assignment = (...properties: readonly string[]) =>
  [
    "resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {",
    "  name: guid(subscription().id, 'PRINCIPAL_ID', 'ROLE_ID')",
    '  properties: {',
    "    principalId: 'PRINCIPAL_ID'",
    "    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ROLE_ID')",
    ...properties.map((line) => `    ${line}`),
    '  }',
    '}',
  ].join('\n')

/** Assignments over a whole subscription or more. */
const overSubscription = ({ custom }: Tools): Rule => {
  const judge = (row: Row): Code => {
    const wide = isWide(propertyAt(row, 'scope'))
    return wide === null ? UNKNOWN : wide ? PASS : FAIL
  }
  const explain = (row: Row): Evidence[] => [
    { path: 'properties.scope', observed: shown(propertyAt(row, 'scope')), expected: 'a subscription or more' },
  ]
  return custom({ judge, explain, paths: ['properties.scope'] })
}

/** Whether the assigned role may do everything, or give itself the right to; what is wanted of it is up to the check. */
const mayDoEverything = ({ custom }: Tools, wanted: boolean): Rule => {
  const judge = (row: Row, estate: EstateView): Code => {
    const may = isPrivileged(row, estate)
    return may === null ? UNKNOWN : may === wanted ? PASS : FAIL
  }
  const expected = wanted ? 'a role that may do everything' : 'a role that may not do everything'
  return custom({ judge, explain: roleEvidence(expected), paths, reads: [DEFINITIONS] })
}

const paths = [
  'properties.roleDefinitionId',
  `${DEFINITIONS}#properties.roleName`,
  `${DEFINITIONS}#properties.permissions[*].actions[*]`,
]

const roleEvidence =
  (expected: string) =>
  (row: Row, estate: EstateView): Evidence[] => [
    { path: 'properties.roleDefinitionId', observed: shown(propertyAt(row, 'roleDefinitionId')), expected },
    ...estate.pointedAt(row, DEFINITIONS).map((role) => ({
      path: `${role.id}#properties.roleName`,
      observed: shown(propertyAt(role, 'roleName')),
      expected,
    })),
  ]

const isPrincipal = ({ at }: Tools, ...types: readonly string[]) =>
  at('properties.principalType').oneOf(types, { unset: 'unknown' })

export const roleAssignments = checksFor(ASSIGNMENTS, [
  check('role-deleted-principals', {
    title: 'Role assignments of deleted principals are removed',
    pillar: 'footprint',
    area: 'identity',
    severity: 'medium',
    guidance: 'unneeded-roles',
    version: 1,
    why: 'Azure keeps the assignments of users and applications that were deleted. They hide those that count, and a principal that is restored from the bin has all its rights back at once.',
    fix: {
      portal: 'The scope → Access control (IAM) → Role assignments → Identity not found → select → Remove',
      cli: REMOVE,
      bicep:
        '// Take the assignment out of the template, then delete it: a deployment in incremental mode leaves it there.',
    },
    caution: 'A principal created minutes ago may not be known everywhere yet: look again an hour later.',
    effort: 'script',
    references: { mcsb: ['PA-1', 'PA-4'] },
    // A principal that the directory no longer knows has the type Unknown; every other type is of one that it knows.
    evaluate: ({ at }) => at('properties.principalType').mustNotBe('Unknown', { unset: 'unknown' }),
  }),

  check('role-user-access-administrator', {
    title: 'Nobody may assign roles over whole subscriptions',
    pillar: 'footprint',
    area: 'identity',
    severity: 'high',
    guidance: 'unneeded-roles',
    version: 1,
    why: 'User Access Administrator can make itself, or anybody, owner of everything below. It is meant for the minutes after a global administrator elevated their access, and is often forgotten.',
    fix: {
      portal: 'The scope → Access control (IAM) → Role assignments → User Access Administrator → select → Remove',
      cli: REMOVE,
      bicep:
        '// Take the assignment out of the template, then delete it: a deployment in incremental mode leaves it there.',
    },
    caution:
      'Pipelines that assign roles need the right: give them Role Based Access Control Administrator with a condition on the roles, at the resource group.',
    effort: 'asset',
    references: {
      mcsb: ['PA-1', 'PA-7'],
      cis: ['5.3.3'],
      prowler: ['iam_role_user_access_admin_restricted'],
    },
    when: overSubscription,
    evaluate: ({ custom }) =>
      custom({
        judge: (row) =>
          typeof propertyAt(row, 'roleDefinitionId') !== 'string'
            ? UNKNOWN
            : isRole(row, USER_ACCESS_ADMINISTRATOR)
              ? FAIL
              : PASS,
        explain: (row) => [
          {
            path: 'properties.roleDefinitionId',
            observed: shown(propertyAt(row, 'roleDefinitionId')),
            expected: `any role but User Access Administrator (${USER_ACCESS_ADMINISTRATOR})`,
          },
        ],
        paths: ['properties.roleDefinitionId'],
      }),
  }),

  check('role-privileged-applications', {
    title: 'No application may do everything in a subscription',
    pillar: 'configure',
    area: 'identity',
    severity: 'high',
    guidance: 'least-privilege',
    version: 1,
    why: 'The secret of an application lies in pipelines and settings, has no second factor, and works from anywhere. With Owner or Contributor over a subscription, finding it is owning the subscription.',
    fix: {
      portal:
        'The subscription → Access control (IAM) → Role assignments → the application → Remove; then add a narrower role at its resource group',
      cli: `${REMOVE}\naz role assignment create --assignee-object-id PRINCIPAL_ID --assignee-principal-type ServicePrincipal --role ROLE --scope RESOURCE_GROUP_ID`,
      bicep: assignment("principalType: 'ServicePrincipal'"),
    },
    caution:
      'Deployments may create resource groups, and need the subscription for that. Read in the activity log what the application really did in the last 90 days.',
    effort: 'asset',
    references: { mcsb: ['PA-7'], prowler: ['app_function_identity_without_admin_privileges'] },
    reads: [DEFINITIONS],
    when: (tools) => tools.all(overSubscription(tools), isPrincipal(tools, 'ServicePrincipal')),
    evaluate: (tools) => mayDoEverything(tools, false),
  }),

  check('role-privileged-people', {
    title: 'Broad roles go to groups, not to single people',
    pillar: 'configure',
    area: 'identity',
    severity: 'medium',
    guidance: 'least-privilege',
    version: 1,
    why: 'Rights that hang on single people are forgotten when they change jobs, and no review shows them together. A group is reviewed, granted for a time and emptied in one place.',
    fix: {
      portal:
        'The subscription → Access control (IAM) → Add role assignment → the role → a group (eligible, through Privileged Identity Management); then remove the person',
      cli: `az role assignment create --assignee-object-id GROUP_ID --assignee-principal-type Group --role ROLE --scope SCOPE\n${REMOVE}`,
      bicep: assignment("principalType: 'Group'"),
    },
    caution: 'Put the person into the group first, and keep two break-glass accounts that depend on no group.',
    effort: 'asset',
    references: { mcsb: ['PA-1', 'PA-7'], psrule: ['Azure.RBAC.UseGroups'] },
    reads: [DEFINITIONS],
    when: (tools) =>
      tools.all(
        overSubscription(tools),
        isPrincipal(tools, 'User', 'Group', 'ForeignGroup'),
        mayDoEverything(tools, true),
      ),
    evaluate: ({ at }) => at('properties.principalType').oneOf(['Group', 'ForeignGroup'], { unset: 'unknown' }),
  }),

  check('role-descriptions', {
    title: 'Privileged role assignments say why',
    pillar: 'maintain',
    area: 'identity',
    severity: 'low',
    guidance: 'role-descriptions',
    version: 1,
    why: 'An assignment that nobody can explain is never removed. With the reason and the ticket in it, a reviewer decides in seconds.',
    fix: {
      portal: 'The portal cannot edit it: remove the assignment and add it again, with the reason under Description',
      cli: 'az rest --method get --url https://management.azure.com$ID?api-version=2022-04-01 --query "merge({id: id, name: name, type: type}, properties)" > assignment.json\n# Put the reason into "description" of assignment.json, then:\naz role assignment update --role-assignment assignment.json',
      bicep: assignment("description: 'REASON'"),
    },
    caution:
      'Descriptions can be read by everyone who may read the scope: put no secrets and no names of incidents there.',
    effort: 'script',
    references: { mcsb: ['PA-4'] },
    reads: [DEFINITIONS],
    when: (tools) => mayDoEverything(tools, true),
    evaluate: ({ at }) => at('properties.description').isSet(),
  }),
])

export const roleDefinitions = checksFor(DEFINITIONS, [
  check('custom-role-everything', {
    title: 'Custom roles do not allow everything',
    pillar: 'configure',
    area: 'identity',
    severity: 'high',
    guidance: 'least-privilege',
    version: 1,
    why: 'A custom role that allows every action, or assigning roles, is an owner by another name: no review of owners finds it, and no alert on owners rings.',
    fix: {
      portal:
        'The subscription → Access control (IAM) → Roles → the custom role → Edit → Permissions: replace * by the actions in use → Save',
      cli: 'az role definition list --name $NAME --query "[0]" --output json > role.json\n# Take the broad actions out of role.json, then:\naz role definition update --role-definition role.json',
      bicep: [
        "resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {",
        "  name: '$NAME'",
        '  properties: {',
        "    roleName: 'ROLE'",
        "    permissions: [{ actions: ['Microsoft.Compute/virtualMachines/read'] }]",
        '    assignableScopes: [subscription().id]',
        '  }',
        '}',
      ].join('\n'),
    },
    caution: 'Whoever has the role loses what is taken out: read in the activity log which actions they used.',
    effort: 'asset',
    references: {
      mcsb: ['PA-1', 'PA-7'],
      cis: ['5.4'],
      prowler: ['iam_subscription_roles_owner_custom_not_created'],
      cloudsploit: ['noCustomOwnerRoles'],
    },
    when: ({ at }) => at('properties.type').mustBe('CustomRole', { unset: 'unknown' }),
    evaluate: ({ custom }) =>
      custom({
        judge: (row) => {
          if (!Array.isArray(propertyAt(row, 'permissions'))) return UNKNOWN
          return allowsEverything(row) ? FAIL : PASS
        },
        explain: (row) => [
          {
            path: 'properties.permissions',
            observed: shown(propertyAt(row, 'permissions')),
            expected: 'neither * nor Microsoft.Authorization/roleAssignments/write among the actions',
          },
        ],
        paths: ['properties.permissions[*].actions[*]'],
      }),
  }),
])

export const subscriptions = checksFor('microsoft.resources/subscriptions', [
  check('subscription-owners', {
    title: 'Subscriptions have few owners',
    pillar: 'footprint',
    area: 'identity',
    severity: 'high',
    guidance: 'unneeded-roles',
    version: 1,
    why: 'Each owner is one more account that, once stolen, can take everything and lock the others out. Beyond three, most of them do not need it.',
    fix: {
      portal: 'Subscription $NAME → Access control (IAM) → Role assignments → Owner → remove those who do not need it',
      cli: 'az role assignment list --scope $ID --role Owner --output table\naz role assignment delete --scope $ID --role Owner --assignee PRINCIPAL_ID',
      bicep: assignment("principalType: 'Group'"),
    },
    caution:
      'Leave at least two, who are not the same person, and ask before a pipeline loses the role: it may assign roles itself.',
    effort: 'asset',
    references: {
      mcsb: ['PA-1'],
      cis: ['5.7'],
      psrule: ['Azure.RBAC.LimitOwner'],
      policy: ['4f11b553-d42e-4e3a-89be-32ca364cad4c'],
      defender: ['6f90a6d6-d4d6-0794-0ec1-98fa77878c2e'],
      cloudsploit: ['monitorSubscriptionOwners'],
    },
    reads: [ASSIGNMENTS],
    parameters: { most: parameter(z.int().min(1).max(50), 3, 'How many owners a subscription may have') },
    evaluate: ({ custom, parameters: { most } }) => {
      const owns = (row: Row, one: Row) => {
        const scope = propertyAt(one, 'scope')
        return typeof scope === 'string' && sameText(scope, row.id) && isRole(one, OWNER)
      }
      return custom({
        // Only those of the subscription itself; owners of a management group above are judged nowhere below it.
        judge: (row, estate) => {
          const assignments = estate.pointingAt(row, ASSIGNMENTS)
          // A subscription without any assignment is one whose assignments could not be read.
          if (assignments.length === 0) return UNKNOWN
          let owners = 0
          for (let i = 0; i < assignments.length; i++) if (owns(row, assignments[i] as Row)) owners++
          return owners > most ? FAIL : PASS
        },
        explain: (row, estate) => {
          const assignments = estate.pointingAt(row, ASSIGNMENTS)
          const owners = assignments.filter((one) => owns(row, one))
          const expected = `${most} owners or fewer`
          const count = { path: `${ASSIGNMENTS}#`, observed: assignments.length === 0 ? null : owners.length, expected }
          const each = owners.slice(0, 20).map((one) => ({
            path: `${one.id}#properties.principalId`,
            observed: shown(propertyAt(one, 'principalId')),
            expected,
          }))
          return [count, ...each]
        },
        paths: ['roleDefinitionId', 'scope', 'principalId'].map((name) => `${ASSIGNMENTS}#properties.${name}`),
        reads: [ASSIGNMENTS],
      })
    },
  }),
])
