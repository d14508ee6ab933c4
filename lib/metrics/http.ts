import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { metricsOfProcess } from './registry.ts'
import { type RouteTemplate, routeTemplates, templateOf } from './route-template.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const APP = fileURLToPath(new URL('../../app', import.meta.url))

let templates: RouteTemplate[] | undefined

/**
 * Counts a request that was answered. Not for pages: they are bundled, and know no files.
 * @param path without its query
 */
export function observeRequest({
  method,
  path,
  status,
  seconds,
}: {
  method: string | undefined
  path: string
  status: number
  seconds: number
}): void {
  templates ??= routeTemplates(globSync('**/{page,route}.{ts,tsx}', { cwd: APP }))
  const labels = {
    method: method && METHODS.includes(method) ? method : 'other',
    route: templateOf(path, templates),
    status: String(status),
  }
  metricsOfProcess().requests.observe(labels, seconds)
}
