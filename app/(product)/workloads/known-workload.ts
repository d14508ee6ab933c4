import type { KnownWorkload } from '#components/workloads/contract.ts'

/** What of a workload the form shows, and nothing else of it goes to the browser. */
export function knownWorkload(workload: KnownWorkload): KnownWorkload {
  const { slug, name, description, environment, criticality, target, owners, rules, version } = workload
  return { slug, name, description, environment, criticality, target, owners, rules, version }
}
