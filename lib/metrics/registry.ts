import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

interface Metrics {
  readonly registry: Registry
  readonly requests: Histogram<'method' | 'route' | 'status'>
}

declare global {
  // The server and the pages it serves are loaded apart, and count in one place.
  var temperMetrics: Metrics | undefined
}

/** What this process counts: its own health, and the requests that it answers. */
export function metricsOfProcess(): Metrics {
  globalThis.temperMetrics ??= create()
  return globalThis.temperMetrics
}

function create(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, by the route that answered.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  return { registry, requests }
}
