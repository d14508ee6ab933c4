import type { By } from './change.ts'
import type { DefinitionInput, Rule } from './define.ts'
import { type Definition, workloadSchema } from './define.ts'

/** Who changes workloads in tests, and when. */
export const by: By = { actor: 'command', at: new Date('2026-01-01T12:00:00Z'), requestId: null }

/** A workload of these rules, and what else is said of it. */
export function definition(slug: string, rules: readonly Rule[], rest: Partial<DefinitionInput> = {}): Definition {
  return workloadSchema.parse({
    slug,
    name: slug.toUpperCase(),
    environment: 'production',
    criticality: 'high',
    rules,
    ...rest,
  })
}

export const tagged = (name: string, value: string | null = null): Rule => ({ kind: 'tag', name, value })

export const inGroup = (name: string, subscription: string | null = null): Rule => ({
  kind: 'resource_group',
  name,
  subscription,
})
