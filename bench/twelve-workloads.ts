import { type Definition, workloadSchema } from '#lib/workloads/define.ts'
import { sampleGroups } from '#sandbox/estate/people.ts'

/** Every group of the generated estate belongs to one of so many teams, or to none. */
const TEAMS = 60
const WORKLOADS = 12

/** Which of them the sample owner has, by the group that he is in. */
const ofTheShop = [3, 5]

/** Twelve workloads of five teams each, for the estate of generateEstate. A fifth of it belongs to nobody. */
export const twelveWorkloads: Definition[] = Array.from({ length: WORKLOADS }, (_, nth) =>
  workloadSchema.parse({
    slug: `workload-${String(nth + 1).padStart(2, '0')}`,
    name: `Workload ${nth + 1}`,
    environment: 'production',
    criticality: nth % 3 === 0 ? 'critical' : 'medium',
    target: 80,
    owners: ofTheShop.includes(nth + 1)
      ? [{ kind: 'group', objectId: sampleGroups.shop.id, name: sampleGroups.shop.name }]
      : [],
    rules: Array.from({ length: TEAMS / WORKLOADS }, (_, team) => ({
      kind: 'tag',
      name: 'Owner',
      value: `team-${1 + nth + team * WORKLOADS}@example.com`,
    })),
  }),
)
