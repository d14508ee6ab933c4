// The words of workloads: environments, criticalities, owners and rules as people read them.

import { counted, formatScore, inWords } from '#components/ui/format.ts'
import type { Criticality, Environment, Owner, Rule, RuleKind } from '#lib/workloads/define.ts'

export type { Criticality, Environment, Owner, Rule, RuleKind }

export const environments: readonly { value: Environment; label: string }[] = [
  { value: 'production', label: 'Production' },
  { value: 'staging', label: 'Staging' },
  { value: 'test', label: 'Test' },
  { value: 'development', label: 'Development' },
  { value: 'shared', label: 'Shared' },
]

export const criticalities: readonly { value: Criticality; label: string }[] = [
  { value: 'critical', label: 'Critical' },
  { value: 'high', label: 'High' },
  { value: 'medium', label: 'Medium' },
  { value: 'low', label: 'Low' },
]

export const ruleKinds: readonly { value: RuleKind; label: string }[] = [
  { value: 'tag', label: 'Tag' },
  { value: 'resource_group', label: 'Resource group' },
  { value: 'subscription', label: 'Subscription' },
  { value: 'management_group', label: 'Management group' },
]

export function environmentName(environment: Environment): string {
  return environments.find(({ value }) => value === environment)?.label ?? environment
}

/** Business criticality; never confused with severity, which has a shape and a colour. */
export function criticalityName(criticality: Criticality): string {
  return criticalities.find(({ value }) => value === criticality)?.label ?? criticality
}

/** "tag workload = shop", "resource groups rg-shop-* in contoso-prod", "everything in contoso-prod". */
export function ruleWords(rule: Rule, nameOf: (subscriptionId: string) => string = (id) => id): string {
  const { name } = rule
  switch (rule.kind) {
    case 'tag':
      if (rule.value === null) return `whatever has the tag ${name}`
      return rule.value === '' ? `tag ${name} without a value` : `tag ${name} = ${rule.value}`
    case 'resource_group': {
      const groups = name.includes('*') ? `resource groups ${name}` : `resource group ${name}`
      return rule.subscription ? `${groups} in ${nameOf(rule.subscription)}` : groups
    }
    case 'subscription':
      return `everything in the subscription ${nameOf(name)}`
    case 'management_group':
      return `everything below the management group ${name}`
  }
}

/** "Ada Lovelace and Shop team"; more than `most` are counted. */
export function ownerWords(owners: readonly Owner[], most = 2): string {
  if (owners.length === 0) return 'nobody yet'
  const names = owners.map(({ name }) => name)
  if (names.length <= most) return inWords(names)
  return `${names.slice(0, most - 1).join(', ')} and ${counted(names.length - most + 1, 'other')}`
}

/** By how much a score is away from its target, as both are shown; null where one is missing. */
export function distance(score: number | null, target: number | null): number | null {
  if (score === null || target === null) return null
  return (Math.round(score * 10) - Math.round(target * 10)) / 10
}

/** "10.7 below its target of 82", "on its target of 82", "1.2 above its target of 82". */
export function targetWords(score: number | null, target: number | null): string {
  const away = distance(score, target)
  if (away === null || target === null) return ''
  if (away === 0) return `on its target of ${targetText(target)}`
  return `${formatScore(Math.abs(away))} ${away < 0 ? 'below' : 'above'} its target of ${targetText(target)}`
}

/** A target as it was typed: 82, 82.5. */
export function targetText(target: number): string {
  return Number.isInteger(target) ? target.toString() : formatScore(target)
}

/** "Shop, Platform and 3 more" */
export function someOf(names: readonly string[], most = 3): string {
  return names.length <= most
    ? inWords([...names])
    : `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`
}

/** "no", "one" … "ten", then figures: how many, where a sentence begins with it or says it in passing. */
export function countWord(count: number): string {
  const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
  return words[count] ?? counted(count, '', '').trim()
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The colour of what is said of a score against its target: for better or worse only where there is one. */
export function standingColour(score: number | null, target: number | null): string {
  const away = distance(score, target)
  if (away === null) return 'text-ink-2'
  return away < 0 ? 'text-critical' : 'text-pass'
}
