import { expect, test } from 'vitest'
import { routeTemplates, templateOf } from './route-template.ts'

const templates = routeTemplates([
  '(product)/(overview)/page.tsx',
  '(product)/assets/(list)/page.tsx',
  '(product)/assets/[...id]/page.tsx',
  '(product)/checklist/[id]/page.tsx',
  '(product)/checklist/[id]/layout.tsx',
  'api/v1/findings/route.ts',
  'api/v1/findings/[key]/route.ts',
  'api/v1/[...path]/route.ts',
  'api/v1/openapi.json/route.ts',
  'not-found.tsx',
])

test.each([
  ['/', '/'],
  ['/assets', '/assets'],
  ['/assets/subscriptions/x/resourceGroups/y', '/assets/[...id]'],
  ['/checklist/storage-minimum-tls', '/checklist/[id]'],
  ['/api/v1/findings', '/api/v1/findings'],
  ['/api/v1/findings/a.b', '/api/v1/findings/[key]'],
  ['/api/v1/openapi.json', '/api/v1/openapi.json'],
  ['/api/v1/openapiXjson', '/api/v1/[...path]'],
  ['/_next/static/chunks/1.js', '/_next'],
  ['/wp-login.php', 'other'],
  ['/checklist/a/b', 'other'],
])('%s is answered by %s', (path, template) => {
  expect(templateOf(path, templates)).toBe(template)
})

test('whatever strangers ask for, there are no more names than routes', () => {
  const names = Array.from({ length: 1_000 }, (_, i) => templateOf(`/made-up-${i}`, templates))
  expect(new Set(names)).toEqual(new Set(['other']))
})
