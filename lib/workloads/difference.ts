import type { Definition, Owner, Rule } from './define.ts'

/** What of a definition can change, in the order in which it is told. */
const fields = ['name', 'description', 'environment', 'criticality', 'target', 'owners', 'rules'] as const
export type Field = (typeof fields)[number]

/** What was before and what is now of the fields that changed, as a person reads it. */
export interface Difference {
  readonly fields: readonly Field[]
  readonly before: Readonly<Partial<Record<Field, Told>>>
  readonly after: Readonly<Partial<Record<Field, Told>>>
}
type Told = string | number | null | readonly string[]

/** What differs between two definitions; all of it where one of them is not there. */
export function differenceBetween(before: Definition | null, after: Definition | null): Difference {
  const changed = fields.filter((field) => !before || !after || !isSame(told(before, field), told(after, field)))
  return {
    fields: changed,
    before: before ? Object.fromEntries(changed.map((field) => [field, told(before, field)])) : {},
    after: after ? Object.fromEntries(changed.map((field) => [field, told(after, field)])) : {},
  }
}

const isSame = (one: Told, other: Told) => JSON.stringify(one) === JSON.stringify(other)

function told(definition: Definition, field: Field): Told {
  if (field === 'rules') return definition.rules.map(ruleInWords)
  // Their order says nothing.
  if (field === 'owners') return definition.owners.map(ownerInWords).sort()
  return definition[field]
}

/** A rule as one line, the same for equal rules only. */
export function ruleInWords(rule: Rule): string {
  switch (rule.kind) {
    case 'tag':
      return rule.value === null ? `tag ${rule.name}, any value` : `tag ${rule.name} = “${rule.value}”`
    case 'resource_group':
      return `resource group ${rule.name}${rule.subscription === null ? '' : ` in subscription ${rule.subscription}`}`
    case 'subscription':
      return `subscription ${rule.name}`
    case 'management_group':
      return `management group ${rule.name}`
  }
}

const ownerInWords = ({ kind, name, objectId }: Owner) => `${kind} ${name} (${objectId})`

/** One line for each field that changed, such as `target: 80 → 85`. */
export function differenceInWords({ fields, before, after }: Difference): string[] {
  return fields.map((field) => {
    const [was, is] = [before[field] ?? null, after[field] ?? null]
    return Array.isArray(was) && Array.isArray(is)
      ? `${field}: ${listChangeInWords(was, is)}`
      : `${field}: ${valueInWords(was)} → ${valueInWords(is)}`
  })
}

function listChangeInWords(was: readonly string[], is: readonly string[]): string {
  const gone = was.filter((one) => !is.includes(one)).map((one) => `− ${one}`)
  const come = is.filter((one) => !was.includes(one)).map((one) => `+ ${one}`)
  return [...gone, ...come].join('; ') || 'in another order'
}

function valueInWords(value: Told): string {
  if (value === null || value === '') return 'none'
  return typeof value === 'string' ? `“${value}”` : String(value)
}
