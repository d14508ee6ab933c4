import { assetEndpoint, assetsEndpoint } from './assets.ts'
import { checkEndpoint, checklistEndpoint } from './checklist.ts'
import type { Endpoint } from './endpoint.ts'
import { findingEndpoint, findingsEndpoint } from './findings.ts'
import { movementEndpoint, postureEndpoint, trendsEndpoint } from './posture.ts'
import { scanEndpoint, scansEndpoint } from './scans.ts'
import { workloadEndpoint, workloadsEndpoint } from './workloads.ts'

/** Every address of the API, in the order in which it is documented. */
export const endpoints: readonly Endpoint[] = [
  postureEndpoint,
  trendsEndpoint,
  movementEndpoint,
  findingsEndpoint,
  findingEndpoint,
  assetsEndpoint,
  assetEndpoint,
  checklistEndpoint,
  checkEndpoint,
  scansEndpoint,
  scanEndpoint,
  workloadsEndpoint,
  workloadEndpoint,
]
