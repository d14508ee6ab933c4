import { checklist, checksById } from '#lib/checklist/index.ts'
import { type ExceptionCategory, exceptionName, type TargetKind } from './model.ts'
import type { AssignedDefinition } from './policy-exemption.ts'

// An exception as exemptions of Azure Policy (Microsoft.Authorization/policyExemptions 2022-07-01-preview): as Bicep to
// be deployed, and as commands of the Azure CLI for bash.

const API_VERSION = '2022-07-01-preview'

/** What of an exception makes its exemptions. */
export interface Exportable {
  readonly id: number
  /** "Shared keys on stshopmedia". */
  readonly title: string
  readonly category: ExceptionCategory
  readonly checks: readonly string[]
  readonly targets: readonly {
    readonly kind: TargetKind
    readonly subscriptionId: string
    readonly name: string
    readonly label: string
  }[]
  readonly justification: string
  readonly ticket: string
  /** Names of those who approved it. */
  readonly approvers: readonly string[]
  /** ISO; the first moment at which it holds no more. */
  readonly endsAt: string
}

/** One exemption: of one assignment, at one scope. */
export interface ExportedExemption {
  /** As people read it, and the id in Azure. */
  readonly scope: string
  readonly scopeId: string
  /** Null: no policy state tells which assignment it is, so that whoever runs it says so. */
  readonly assignmentId: string | null
  readonly references: readonly string[]
  readonly cli: string
  /** Null where the type of what it is for has no API version that we know: the command works for all. */
  readonly bicep: string | null
}

export interface PolicyExport {
  readonly category: 'Waiver' | 'Mitigated'
  readonly exemptions: readonly ExportedExemption[]
  /** Definitions (guids) that the checks reference. */
  readonly definitions: readonly string[]
  /** Ids of checks that no policy definition stands beside: nothing is exempted of them. */
  readonly withoutDefinition: readonly string[]
  /** Parts of the scope that Azure Policy has no scope for. */
  readonly withoutScope: readonly { readonly kind: TargetKind; readonly label: string }[]
}

/**
 * Microsoft's meaning of the two: mitigated is where the intent of the policy is met by another method, which holds for
 * what another control covers, and for a verdict that is wrong; a waiver accepts non-compliance for a while.
 */
export function exemptionCategory(category: ExceptionCategory): PolicyExport['category'] {
  return category === 'mitigated' || category === 'false_positive' ? 'Mitigated' : 'Waiver'
}

/**
 * The exemptions that say in Azure Policy what an exception says here, for the definitions that its checks reference.
 * @param assigned assignments that judge what it covers by these definitions
 */
export function exportAsPolicy(exception: Exportable, assigned: readonly AssignedDefinition[]): PolicyExport {
  const definitions = [...new Set(exception.checks.flatMap(definitionsOfCheck))].toSorted()
  const scopes = exception.targets.map((target) => ({ target, scope: azureScope(target) }))
  const assignments = definitions.length === 0 ? [] : assignmentsFor(definitions, assigned)
  return {
    category: exemptionCategory(exception.category),
    definitions,
    exemptions: scopes.flatMap(({ target: { label }, scope }) =>
      scope === null
        ? []
        : assignments
            .filter(({ assignmentId }) => assignmentId === null || reaches(assignmentId, scope.id))
            .map((assignment, place) =>
              exemption(exception, { ...scope, label }, { ...assignment, place }, definitions),
            ),
    ),
    withoutDefinition: exception.checks.filter((id) => definitionsOfCheck(id).length === 0),
    withoutScope: scopes.flatMap(({ target: { kind, label }, scope }) => (scope === null ? [{ kind, label }] : [])),
  }
}

function definitionsOfCheck(id: string): readonly string[] {
  return (checksById.get(id)?.references.policy ?? []).map((definition) => definition.toLowerCase())
}

interface Assignment {
  readonly assignmentId: string | null
  readonly references: readonly string[]
}

/** Of each assignment the references of these definitions in it; none is known where no policy state tells. */
function assignmentsFor(definitions: readonly string[], assigned: readonly AssignedDefinition[]): Assignment[] {
  const relevant = assigned.filter(({ definition }) => definitions.includes(definition))
  if (relevant.length === 0) return [{ assignmentId: null, references: [] }]
  return [...Map.groupBy(relevant, ({ assignmentId }) => assignmentId)].map(([assignmentId, ones]) => ({
    assignmentId,
    references: [...new Set(ones.map(({ reference }) => reference))].filter((reference) => reference !== '').toSorted(),
  }))
}

/** Whether an assignment may judge what lies in a scope: one in a subscription judges nothing of another. */
function reaches(assignmentId: string, scopeId: string): boolean {
  const subscription = /^\/subscriptions\/[^/]+/i
  const [at] = subscription.exec(assignmentId) ?? []
  return at === undefined || at.toLowerCase() === subscription.exec(scopeId)?.[0].toLowerCase()
}

interface AzureScope {
  readonly kind: 'asset' | 'resource_group' | 'subscription'
  readonly id: string
}

function azureScope({ kind, subscriptionId, name }: Exportable['targets'][number]): AzureScope | null {
  if (kind === 'asset') return { kind, id: name }
  if (kind === 'subscription') return { kind, id: `/subscriptions/${name}` }
  if (kind === 'resource_group') return { kind, id: `/subscriptions/${subscriptionId}/resourceGroups/${name}` }
  return null
}

/** Azure's limits: 64 characters of a name, 128 of a display name; descriptions of policies have 512. */
const LONGEST = { displayName: 128, description: 512 } as const

interface Said {
  readonly name: string
  readonly displayName: string
  readonly description: string
  readonly category: string
  readonly expiresOn: string
  readonly metadata: Readonly<Record<string, string>>
}

function exemption(
  exception: Exportable,
  scope: AzureScope & { readonly label: string },
  { assignmentId, references, place }: Assignment & { readonly place: number },
  definitions: readonly string[],
): ExportedExemption {
  const called = exceptionName(exception.id)
  const said: Said = {
    name: `temper-${called.toLowerCase()}${place === 0 ? '' : `-${place + 1}`}`,
    displayName: cut(`${called}: ${exception.title}`, LONGEST.displayName),
    // Begins with a letter: the CLI takes what begins with @ for the name of a file.
    description: cut(`${called}: ${exception.justification}`, LONGEST.description),
    category: exemptionCategory(exception.category),
    expiresOn: exception.endsAt.replace(/\.\d+Z$/, 'Z'),
    metadata: {
      exception: called,
      ...(exception.approvers.length > 0 ? { approvedBy: exception.approvers.join(', ') } : {}),
      ...(exception.ticket ? { ticket: exception.ticket } : {}),
    },
  }
  return {
    scope: scope.label,
    scopeId: scope.id,
    assignmentId,
    references,
    cli: cliOf(said, scope.id, { assignmentId, references }, definitions),
    bicep: bicepOf(said, scope, { assignmentId, references }, definitions),
  }
}

/** In one line, and not longer than so many characters. */
function cut(text: string, most: number): string {
  const line = text
    .toWellFormed()
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
  return line.length <= most
    ? line
    : `${line
        .slice(0, most - 1)
        .toWellFormed()
        .trimEnd()}…`
}

/** Text as one word of bash: within single quotes everything is itself but the quote. */
export function bashWord(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", `'\\''`)}'`
}

/**
 * Text as a string of Bicep. Source: "Data types in Bicep", Microsoft Learn: backslash, quote, line ends and the
 * beginning of an interpolation are escaped with a backslash.
 */
export function bicepString(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('${', '\\${')
  return `'${escaped}'`
}

function cliOf(
  said: Said,
  scopeId: string,
  { assignmentId, references }: Assignment,
  definitions: readonly string[],
): string {
  const lines = [
    ...(assignmentId === null
      ? [...unknownAssignment(definitions, '#'), "ASSIGNMENT='<id of the assignment>'", "REFERENCES='<reference ids>'"]
      : []),
    'az policy exemption create \\',
    `  --name ${bashWord(said.name)} \\`,
    `  --scope ${bashWord(scopeId)} \\`,
    `  --policy-assignment ${assignmentId === null ? '"$ASSIGNMENT"' : bashWord(assignmentId)} \\`,
    ...(assignmentId === null ? ['  --policy-definition-reference-ids $REFERENCES \\'] : []),
    ...(references.length > 0 ? [`  --policy-definition-reference-ids ${references.map(bashWord).join(' ')} \\`] : []),
    `  --exemption-category ${said.category} \\`,
    `  --expires-on ${said.expiresOn} \\`,
    `  --display-name ${bashWord(said.displayName)} \\`,
    `  --description ${bashWord(said.description)} \\`,
    `  --metadata ${bashWord(JSON.stringify(said.metadata))}`,
  ]
  return lines.join('\n')
}

function unknownAssignment(definitions: readonly string[], mark: string): string[] {
  return [
    `${mark} No policy state tells which assignment judges this. Fill in yours, with the references in it of:`,
    ...definitions.map((definition) => `${mark}   ${definition}`),
  ]
}

function bicepOf(
  said: Said,
  { kind, id }: AzureScope,
  { assignmentId, references }: Assignment,
  definitions: readonly string[],
): string | null {
  const target = kind === 'asset' ? existing(id) : null
  if (kind === 'asset' && target === null) return null
  const lines = [
    `// Deploy to ${kind === 'subscription' ? `subscription ${id.split('/')[2]}: az deployment sub create` : `resource group ${id.split('/')[4]}: az deployment group create`}`,
    `targetScope = '${kind === 'subscription' ? 'subscription' : 'resourceGroup'}'`,
    '',
    ...(assignmentId === null
      ? [
          ...unknownAssignment(definitions, '//'),
          'param policyAssignmentId string',
          'param policyDefinitionReferenceIds array',
          '',
        ]
      : []),
    ...(target ?? []),
    `resource exemption 'Microsoft.Authorization/policyExemptions@${API_VERSION}' = {`,
    `  name: ${bicepString(said.name)}`,
    ...(target ? ['  scope: asset'] : []),
    '  properties: {',
    `    policyAssignmentId: ${assignmentId === null ? 'policyAssignmentId' : bicepString(assignmentId)}`,
    ...(assignmentId === null
      ? ['    policyDefinitionReferenceIds: policyDefinitionReferenceIds']
      : references.length > 0
        ? ['    policyDefinitionReferenceIds: [', ...references.map((one) => `      ${bicepString(one)}`), '    ]']
        : []),
    `    exemptionCategory: '${said.category}'`,
    `    expiresOn: '${said.expiresOn}'`,
    `    displayName: ${bicepString(said.displayName)}`,
    `    description: ${bicepString(said.description)}`,
    '    metadata: {',
    ...Object.entries(said.metadata).map(([name, value]) => `      ${name}: ${bicepString(value)}`),
    '    }',
    '  }',
    '}',
  ]
  return lines.join('\n')
}

/** The API version of each type that a fix of the checklist writes in Bicep. */
const apiVersions: ReadonlyMap<string, string> = new Map(
  checklist.flatMap((check) =>
    check.kind === 'automated'
      ? [...check.fix.bicep.matchAll(/'(Microsoft\.[\w./]+)@(\d{4}-\d{2}-\d{2}(?:-preview)?)'/gi)].map(
          ([, type = '', version = '']) => [type.toLowerCase(), `${type}@${version}`] as const,
        )
      : [],
  ),
)

/** The asset as it is there: its type, and its names below each other. Null where we know no version of its type. */
function existing(id: string): string[] | null {
  const [, provider = '', path = ''] =
    /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/([^/]+)\/(.+)$/i.exec(id) ?? []
  const parts = path.split('/')
  // What another provider extends an asset with is no child of it.
  if (path === '' || parts.length % 2 !== 0 || parts.includes('providers')) return null
  const type = [provider, ...parts.filter((_, place) => place % 2 === 0)].join('/').toLowerCase()
  const versioned = apiVersions.get(type)
  if (!versioned) return null
  const name = parts.filter((_, place) => place % 2 === 1).join('/')
  return [`resource asset '${versioned}' existing = {`, `  name: ${bicepString(name)}`, '}', '']
}
