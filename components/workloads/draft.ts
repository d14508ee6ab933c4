// What is typed into the form of a workload, before anybody has checked it. Texts as they stand in the fields.

import type { Definition } from '#lib/workloads/define.ts'
import type { Problem } from './contract.ts'
import type { Criticality, Environment, Owner, Rule, RuleKind } from './words.ts'

export interface RuleDraft {
  /** Tells the rows of the form apart while they move; never stored. */
  readonly key: string
  readonly kind: RuleKind
  readonly name: string
  /** Of a tag; null = any. */
  readonly value: string | null
  /** Of a resource group; empty = in any. */
  readonly subscription: string
}

export interface Draft {
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly environment: Environment | ''
  readonly criticality: Criticality | ''
  readonly target: string
  readonly owners: readonly Owner[]
  readonly rules: readonly RuleDraft[]
}

export const emptyDraft: Draft = {
  slug: '',
  name: '',
  description: '',
  environment: '',
  criticality: '',
  target: '',
  owners: [],
  rules: [emptyRule('tag', 'first')],
}

export function emptyRule(kind: RuleKind, key: string): RuleDraft {
  return { key, kind, name: '', value: null, subscription: '' }
}

export interface StoredWorkload {
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly environment: Environment
  readonly criticality: Criticality
  readonly target: number | null
  readonly owners: readonly Owner[]
  readonly rules: readonly Rule[]
}

/** A workload as the form shows it. */
export function draftOf(stored: StoredWorkload): Draft {
  return {
    ...stored,
    target: stored.target === null ? '' : stored.target.toString(),
    rules: stored.rules.map((rule, index) => ({
      key: `stored ${index}`,
      kind: rule.kind,
      name: rule.name,
      value: rule.kind === 'tag' ? rule.value : null,
      subscription: rule.kind === 'resource_group' ? (rule.subscription ?? '') : '',
    })),
  }
}

/** The rules as they are stored. What a kind does not have is left out, whatever was typed before the kind changed. */
export function rulesOf(draft: readonly RuleDraft[]): Rule[] {
  return draft.map(({ kind, name: typed, value, subscription }): Rule => {
    const name = typed.trim()
    if (kind === 'tag') return { kind, name, value }
    if (kind === 'resource_group') return { kind, name, subscription: subscription || null }
    return { kind, name }
  })
}

/** A target as it was typed, as a number; null where none was typed. A comma does as well as a point. */
export function targetOf(text: string): number | null {
  const typed = text.trim().replace(',', '.')
  return typed === '' ? null : Number(typed)
}

/** The draft as what is saved; what is still missing goes as it is, so that the one schema says what is wrong. */
export function workloadOf(draft: Draft): Definition {
  return {
    slug: draft.slug,
    name: draft.name.trim(),
    description: draft.description.trim(),
    environment: draft.environment as Environment,
    criticality: draft.criticality as Criticality,
    target: targetOf(draft.target),
    owners: draft.owners.map(({ kind, objectId, name }) => ({ kind, objectId, name })),
    rules: rulesOf(draft.rules),
  }
}

/** The name in addresses: "Shop (EU)" → "shop-eu". */
export function slugFrom(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '')
}

/** Whether the two would be saved as the same. */
export function isSame(a: Draft, b: Draft): boolean {
  return JSON.stringify(workloadOf(a)) === JSON.stringify(workloadOf(b))
}

type Path = readonly (string | number)[]

const isWithin = (path: Path, part: Path) => part.every((step, index) => String(path[index]) === String(step))

/** What is wrong with one part of the form: the first message whose path is it, or lies below it. */
export function problemAt(problems: readonly Problem[], ...part: Path): string | null {
  return problems.find(({ path }) => isWithin(path, part))?.message ?? null
}

/** What is wrong with the part as a whole, and not with something in it. */
export function problemOf(problems: readonly Problem[], ...part: Path): string | null {
  return problems.find(({ path }) => path.length === part.length && isWithin(path, part))?.message ?? null
}

/** What belongs to none of these fields, and would otherwise be told nowhere. */
export function problemsElsewhere(problems: readonly Problem[], fields: readonly string[]): readonly Problem[] {
  return problems.filter(({ path }) => !fields.some((field) => isWithin(path, [field])))
}

const fields = ['name', 'description', 'environment', 'criticality', 'target', 'owners', 'rules'] as const

/** Which parts differ, in the words of the form. */
export function changedParts(before: Draft, after: Draft): string[] {
  return fields.filter((field) => isPartChanged(before, after, field))
}

function isPartChanged(before: Draft, after: Draft, field: (typeof fields)[number]): boolean {
  return JSON.stringify(workloadOf(before)[field]) !== JSON.stringify(workloadOf(after)[field])
}

/** Mine where I changed something since we both saw `seen`, theirs everywhere else. */
export function onTopOf(theirs: Draft, mine: Draft, seen: Draft): Draft {
  const changed = fields.filter((field) => isPartChanged(seen, mine, field))
  return { ...theirs, ...Object.fromEntries(changed.map((field) => [field, mine[field]])) }
}
