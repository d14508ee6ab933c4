import { globSync, readFileSync } from 'node:fs'
import { parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'

// Deny by default holds only if nobody forgets to ask: every file that Next serves must go through app/access.

/** Open to who is not signed in, and why. Everything else asks. */
const OPEN: Readonly<Record<string, string>> = {
  'app/(sign-in)/sign-in/page.tsx': 'where people sign in',
  'app/(sign-in)/sign-in/start/route.ts': 'leads to the provider, with state, nonce and verifier of its own',
  'app/(sign-in)/sign-in/callback/route.ts': 'where the provider sends people back: checks all three',
  'app/(sign-in)/sign-out/confirm/page.tsx': 'a button that signs out',
  'app/(sign-in)/signed-out/page.tsx': 'says that one is signed out',
  'app/sign-out/route.ts': 'ends the session that it is called with; checks the origin itself',
  'app/api/health/route.ts': 'for load balancers: says nothing but whether we are alive',
  'app/api/health/live/route.ts': 'for load balancers: says nothing but whether we are alive',
  'app/api/health/ready/route.ts': 'for load balancers: says nothing but whether we are alive',
  'app/api/v1/openapi.json/route.ts': 'the description of the API, the same for everybody',
  'app/metrics/route.ts': 'has a token of its own',
}

const PAGE_DOORS = ['enterPage', 'requireViewer', 'titleFor']
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

type Node = { type: string; [key: string]: unknown }

const served = globSync('app/**/{page,route,layout,default,template}.{ts,tsx}').sort()
const guarded = served.filter(
  (file) => !(file in OPEN) && file !== 'app/layout.tsx' && !/^app\/\(sign-in\)\/layout/.test(file),
)
const sources = globSync('{app,components,lib}/**/*.{ts,tsx}').filter(
  (file) => !/\.test\.tsx?$|\/generated\//.test(file),
)

const bodyOf = (file: string) => parseSync(file, readFileSync(file, 'utf8')).program.body as unknown as Node[]

/** Every node below. */
function* within(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const one of value) yield* within(one)
  } else if (value && typeof value === 'object') {
    if ('type' in value) yield value as Node
    for (const one of Object.values(value)) yield* within(one)
  }
}

/** Whether this part of a file calls one of these functions. */
const calls = (part: unknown, names: readonly string[]) =>
  [...within(part)].some((node) => {
    const callee = node.callee as Node | undefined
    return node.type === 'CallExpression' && callee?.type === 'Identifier' && names.includes(String(callee.name))
  })

/** The names that a file takes from a file of app/access: another function of the same name is none of ours. */
function takenFrom(body: Node[], door: string): string[] {
  return body
    .filter(({ type, source }) => type === 'ImportDeclaration' && String((source as Node).value).endsWith(door))
    .flatMap(({ specifiers }) => specifiers as Node[])
    .map(({ local }) => String((local as Node).name))
}

/** What a file exports, by name: the function, or what a constant is. */
function exportsOf(body: Node[]): Map<string, unknown> {
  const found = new Map<string, unknown>()
  for (const { type, declaration, specifiers } of body) {
    if (type === 'ExportDefaultDeclaration') found.set('default', declaration)
    if (type !== 'ExportNamedDeclaration') continue
    const declared = declaration as Node | null
    if (declared?.type === 'FunctionDeclaration') found.set(String((declared.id as Node).name), declared)
    for (const { id, init } of (declared?.declarations as Node[] | undefined) ?? []) {
      const { name, properties } = id as Node
      if (typeof name === 'string') found.set(name, init)
      // export const { GET, HEAD } = apiRoute(…)
      for (const { value } of (properties as Node[] | undefined) ?? []) found.set(String((value as Node).name), init)
    }
    for (const { exported } of (specifiers as Node[]) ?? []) found.set(String((exported as Node).name), null)
  }
  return found
}

const isMadeBy = (value: unknown, names: readonly string[]) => {
  const { type, callee } = (value ?? {}) as Node
  return type === 'CallExpression' && names.includes(String((callee as Node)?.name))
}

describe('every page asks who comes, before it asks anything else', () => {
  test.each(guarded.filter((file) => /\/page\.tsx$/.test(file)))('%s', (file) => {
    const body = bodyOf(file)
    const doors = takenFrom(body, '/access/enter-page.ts').filter((name) => PAGE_DOORS.includes(name))
    const exported = exportsOf(body)
    expect(calls(exported.get('default'), doors)).toBe(true)
    // What a title says of a thing is known of it, too.
    const metadata = exported.get('generateMetadata')
    if (metadata) expect(calls(metadata, doors)).toBe(true)
  })
})

describe('a layout that asks the store asks who comes', () => {
  test.each(guarded.filter((file) => /\/(layout|default|template)\.tsx$/.test(file)))('%s', (file) => {
    const body = bodyOf(file)
    expect(calls(exportsOf(body).get('default'), takenFrom(body, '/access/enter-page.ts'))).toBe(true)
  })
})

describe('every route handler is made by app/access', () => {
  test.each(guarded.filter((file) => /\/route\.tsx?$/.test(file)))('%s', (file) => {
    const body = bodyOf(file)
    const makers = [
      ...takenFrom(body, '/access/route-handler.ts').filter((name) => name === 'route'),
      ...takenFrom(body, '/access/api.ts').filter((name) => name === 'apiRoute'),
    ]
    const handlers = [...exportsOf(body)].filter(([name]) => METHODS.includes(name))
    expect(handlers).not.toEqual([])
    expect(handlers.filter(([, value]) => !isMadeBy(value, makers)).map(([name]) => name)).toEqual([])
  })
})

const actionFiles = sources.filter((file) => isServerFile(bodyOf(file)))

function isServerFile(body: Node[]): boolean {
  return body.some(({ type, directive }) => type === 'ExpressionStatement' && directive === 'use server')
}

describe('every server action is made by app/access', () => {
  test.each(actionFiles)('%s', (file) => {
    const body = bodyOf(file)
    const makers = takenFrom(body, '/access/action.ts').filter((name) => name === 'action')
    const exported = [...exportsOf(body)]
    expect(exported).not.toEqual([])
    expect(exported.filter(([, value]) => !isMadeBy(value, makers)).map(([name]) => name)).toEqual([])
  })

  test('and none hides in a function of another file', () => {
    const hidden = sources.filter((file) => {
      if (!readFileSync(file, 'utf8').includes('use server')) return false
      const body = bodyOf(file)
      if (isServerFile(body)) return false
      return [...within(body)].some(
        ({ type, directive }) => type === 'ExpressionStatement' && directive === 'use server',
      )
    })
    expect(hidden).toEqual([])
  })
})

test('the walk sees files, and what is open to everybody is there or not yet', () => {
  expect(guarded.length).toBeGreaterThan(20)
  expect(actionFiles.length).toBeGreaterThan(0)
  for (const [file, reason] of Object.entries(OPEN)) expect(`${file} ${reason}`).toMatch(/^app\/\S+ \w/)
})

test('no route is served by other means', () => {
  expect(globSync('{pages,src}/**/*.{ts,tsx}')).toEqual([])
  expect(globSync('{middleware,proxy}.{ts,js}')).toEqual([])
})
