import { propertyOf } from '#lib/checklist/casing.ts'
import { CONTRIBUTOR, OWNER, RBAC_ADMINISTRATOR, USER_ACCESS_ADMINISTRATOR } from '#lib/checklist/roles.ts'

const builtIn: Record<string, string> = {
  [OWNER]: 'Owner',
  [CONTRIBUTOR]: 'Contributor',
  [USER_ACCESS_ADMINISTRATOR]: 'User Access Administrator',
  [RBAC_ADMINISTRATOR]: 'Role Based Access Control Administrator',
  'acdd72a7-3385-48ef-bd42-f606fba81ae7': 'Reader',
}

/** What a role assignment or definition is about: Azure names both by ids that tell nobody anything. */
export function roleFacts(type: string, configuration: unknown): { key: string; value: string }[] {
  const said = (name: string): string | null => {
    const properties = isObject(configuration) ? propertyOf(configuration, 'properties') : null
    const value = isObject(properties) ? propertyOf(properties, name) : null
    return typeof value === 'string' && value !== '' ? value : null
  }
  const facts: [string, string | null][] = []
  if (type === 'microsoft.authorization/roledefinitions') facts.push(['Role', said('roleName')])
  if (type === 'microsoft.authorization/roleassignments') {
    const role = said('roleDefinitionId')?.split('/').at(-1)?.toLowerCase() ?? null
    const principal = [said('principalType'), said('principalId')].filter(Boolean).join(' ')
    const scope = said('scope')
    facts.push(['Role', role && (builtIn[role] ?? role)], ['Given to', principal], ['Over', scope && over(scope)])
  }
  return facts.flatMap(([key, value]) => (value ? [{ key, value }] : []))
}

function over(scope: string): string {
  if (scope === '/') return 'the whole tenant'
  const [kind, name] = scope.split('/').slice(-2)
  if (/^subscriptions$/i.test(kind ?? '')) return 'the whole subscription'
  return /^managementGroups$/i.test(kind ?? '') ? `the management group ${name}` : `${kind}/${name}`
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
