import { assetEndpoint, assetsEndpoint } from './assets.ts'
import { checkEndpoint, checklistEndpoint, checkTrendsEndpoint } from './checklist.ts'
import type { Endpoint } from './endpoint.ts'
import { exceptionEndpoint, exceptionEventsEndpoint } from './exception.ts'
import { exceptionsEndpoint } from './exceptions.ts'
import { findingEndpoint, findingsEndpoint } from './findings.ts'
import { movementEndpoint, postureEndpoint, trendsEndpoint } from './posture.ts'
import { commentEndpoint, requestExceptionEndpoint } from './request-exception.ts'
import { scanEndpoint, scansEndpoint } from './scans.ts'
import { workloadEndpoint, workloadsEndpoint } from './workloads.ts'
import type { WriteEndpoint } from './write.ts'

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
  checkTrendsEndpoint,
  scansEndpoint,
  scanEndpoint,
  workloadsEndpoint,
  workloadEndpoint,
  exceptionsEndpoint,
  exceptionEndpoint,
  exceptionEventsEndpoint,
]

/** What can be made by a POST. */
export const writeEndpoints: readonly WriteEndpoint[] = [requestExceptionEndpoint, commentEndpoint]
