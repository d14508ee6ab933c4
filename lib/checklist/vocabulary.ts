import { severityWeights } from '#lib/scoring/weights.ts'

// The words that every check is sorted by. Light, so that browser code may import it too.

export const pillars = [
  { id: 'footprint', title: 'Reduce the footprint', short: 'Footprint' },
  { id: 'configure', title: 'Fine-tune the configuration', short: 'Configure' },
  { id: 'maintain', title: 'Maintain defenses', short: 'Maintain' },
] as const
export type Pillar = (typeof pillars)[number]['id']

export const areas = [
  { id: 'networking', title: 'Networking' },
  { id: 'identity', title: 'Identity' },
  { id: 'resources', title: 'Cloud resources' },
  { id: 'code', title: 'Code' },
  { id: 'operations', title: 'Operations' },
] as const
export type Area = (typeof areas)[number]['id']

/** Gravest first. The weight is what one verdict counts in the score. */
export const severities = [
  { id: 'critical', title: 'Critical', weight: severityWeights.critical },
  { id: 'high', title: 'High', weight: severityWeights.high },
  { id: 'medium', title: 'Medium', weight: severityWeights.medium },
  { id: 'low', title: 'Low', weight: severityWeights.low },
] as const
export type Severity = (typeof severities)[number]['id']

/** What it takes to fix a check everywhere, least work first: what "Fix first" weighs points against. */
export const efforts = [
  { id: 'policy', title: 'One policy fixes all' },
  { id: 'template', title: 'One change in the template' },
  { id: 'script', title: 'One script over all assets' },
  { id: 'asset', title: 'Each asset by hand' },
] as const
export type Effort = (typeof efforts)[number]['id']
