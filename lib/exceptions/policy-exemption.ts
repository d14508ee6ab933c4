import { checklist } from '#lib/checklist/index.ts'
import type { ExceptionCategory, Target } from './model.ts'

// An exemption of Azure Policy as Resource Graph lists it. Source of the shape: Microsoft.Authorization/policyExemptions
// 2022-07-01-preview (azure-rest-api-specs, policyExemptions.json).

/** What an exemption says of itself. */
export interface PolicyExemption {
  /** As Azure spells it. */
  readonly id: string
  readonly name: string
  readonly displayName: string
  readonly description: string
  readonly category: 'Waiver' | 'Mitigated'
  /** Null = for ever. */
  readonly expiresOn: Date | null
  /** Lower case. */
  readonly assignmentId: string
  /** Of the definitions in the assigned initiative, lower case; empty = all of them, or an assignment of one definition. */
  readonly references: readonly string[]
  /** The id of what it exempts: everything below inherits. */
  readonly scope: string
  /** Whether it is narrowed to some locations or types of resources. */
  readonly isSelective: boolean
  readonly metadata: Readonly<Record<string, unknown>>
}

const EXEMPTION = /^(.*)\/providers\/microsoft\.authorization\/policyexemptions\/([^/]+)$/i

/** The exemption of a row; null where the row is none. What is missing or of another type counts as not said. */
export function exemptionOf(row: { readonly id: string; readonly properties: unknown }): PolicyExemption | null {
  const [, scope, name] = EXEMPTION.exec(row.id) ?? []
  if (scope === undefined || name === undefined) return null
  const said = isRecord(row.properties) ? row.properties : {}
  return {
    id: row.id,
    name,
    displayName: textOf(said.displayName),
    description: textOf(said.description),
    category: textOf(said.exemptionCategory).toLowerCase() === 'mitigated' ? 'Mitigated' : 'Waiver',
    expiresOn: momentOf(said.expiresOn),
    assignmentId: textOf(said.policyAssignmentId).toLowerCase(),
    references: listOf(said.policyDefinitionReferenceIds)
      .map((one) => textOf(one).toLowerCase())
      .filter((one) => one !== ''),
    scope,
    isSelective: listOf(said.resourceSelectors).length > 0,
    metadata: isRecord(said.metadata) ? said.metadata : {},
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const textOf = (value: unknown) => (typeof value === 'string' ? value.trim() : '')
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** The last year that a day of ours can have. */
const LATEST = Date.UTC(9999, 0, 1)

function momentOf(value: unknown): Date | null {
  const moment = new Date(textOf(value) || Number.NaN)
  return Number.isNaN(moment.getTime()) || moment.getTime() > LATEST || moment.getUTCFullYear() < 2000 ? null : moment
}

/** How the register says it: a waiver is a risk that somebody accepts. */
export function categoryOf({ category }: Pick<PolicyExemption, 'category'>): ExceptionCategory {
  return category === 'Mitigated' ? 'mitigated' : 'risk_accepted'
}

/** Where an exemption holds; a management group is named, as its subscriptions are for the register to tell. */
export function scopeOf({ scope }: Pick<PolicyExemption, 'scope'>): Target | { readonly managementGroup: string } {
  const [, group] = /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)$/i.exec(scope) ?? []
  if (group) return { managementGroup: group }
  const [, id, rest = ''] = /^\/subscriptions\/([^/]+)(\/.+)?$/i.exec(scope) ?? []
  if (id && !rest) return { kind: 'subscription', id: id.toLowerCase() }
  const [, name] = /^\/resourcegroups\/([^/]+)$/i.exec(rest) ?? []
  return id && name ? { kind: 'resource_group', subscriptionId: id.toLowerCase(), name } : { kind: 'asset', id: scope }
}

/** A definition by which an assignment judges, as a policy state tells. All in lower case. */
export interface AssignedDefinition {
  readonly assignmentId: string
  /** Within an initiative; '' = the assignment is of this one. */
  readonly reference: string
  /** A guid, of what is built in. */
  readonly definition: string
}

/**
 * The definitions that an exemption exempts from. An exemption names an assignment and, in an initiative, references;
 * which definitions these are, policy states of the same assignment tell. Where it has none (everything complies or is
 * exempt), the same reference under another assignment tells, if all of those agree: an initiative keeps its references
 * wherever it is assigned.
 */
export function definitionsOf(
  { assignmentId, references }: Pick<PolicyExemption, 'assignmentId' | 'references'>,
  assigned: readonly AssignedDefinition[],
): string[] {
  const own = assigned.filter((one) => one.assignmentId === assignmentId)
  if (references.length === 0) return distinct(own.map(({ definition }) => definition))
  return distinct(
    references.flatMap((reference) => {
      const said = own.filter((one) => one.reference === reference)
      if (said.length > 0) return said.map(({ definition }) => definition)
      const elsewhere = distinct(
        assigned.filter((one) => one.reference === reference).map(({ definition }) => definition),
      )
      return elsewhere.length === 1 ? elsewhere : []
    }),
  )
}

const distinct = (values: readonly string[]) => [...new Set(values)].toSorted()

const checksByDefinition: ReadonlyMap<string, readonly string[]> = (() => {
  const found = new Map<string, string[]>()
  for (const check of checklist)
    if (check.kind === 'automated')
      for (const definition of check.references.policy ?? [])
        found.set(definition.toLowerCase(), [...(found.get(definition.toLowerCase()) ?? []), check.id])
  return found
})()

/** Our checks that reference these definitions. */
export function checksOfDefinitions(definitions: readonly string[]): string[] {
  return distinct(definitions.flatMap((definition) => checksByDefinition.get(definition.toLowerCase()) ?? []))
}
