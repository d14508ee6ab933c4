import type { Target } from '#lib/exceptions/model.ts'
import type { EntryTarget } from './register-entries.ts'

/** A part of a scope as the request form shows it. */
export interface NamedTarget {
  readonly target: Target
  /** What it is called. */
  readonly label: string
  /** Where it is; '' where there is nothing to say. */
  readonly hint: string
}

/** A part of a stored scope, for the form. */
export function namedTarget({ kind, name, value, subscriptionId, label }: Omit<EntryTarget, 'assetKey'>): NamedTarget {
  const named = { label, hint: '' }
  switch (kind) {
    case 'asset':
      return { ...named, target: { kind, id: name } }
    case 'resource_group':
      return { ...named, target: { kind, subscriptionId, name } }
    case 'subscription':
      return { ...named, target: { kind, id: name } }
    case 'workload':
      return { ...named, target: { kind, slug: name } }
    case 'tag':
      return { ...named, target: { kind, name, value, subscriptionId } }
  }
}
