import { globSync, readFileSync } from 'node:fs'
import { parseSync } from 'oxc-parser'
import { type Action, actions } from '#lib/auth/permissions.ts'

// Every door of app/ with the row of the table of permissions that it asks, read from the sources: what is new is in
// the matrix without anybody thinking of it. That every file has such a door is app/access/walk.test.ts's to say.

export interface Door {
  /** The address with its parameters as the folders write them: `/assets/[...id]`. */
  readonly address: string
  readonly action: Action
  readonly kind: 'page' | 'read' | 'write'
}

/** A server action: where it is, and which action of the table it is. */
export interface ActionDoor {
  readonly file: string
  readonly name: string
  readonly action: Action
}

type Node = { type: string; [key: string]: unknown }

/** The pages and handlers that people's sessions open. The API below /api/v1 takes no session: e2e/api.spec.ts. */
export const doors: readonly Door[] = globSync('app/**/{page.tsx,route.ts}')
  .sort()
  .flatMap((file): Door[] => {
    const text = readFileSync(file, 'utf8')
    const address = addressOf(file)
    if (file.endsWith('page.tsx')) {
      const [action] = asked(text, file, ['enterPage', 'requireViewer'])
      return action ? [{ address, action, kind: 'page' }] : []
    }
    const [action] = asked(text, file, ['route'])
    if (!action) return []
    return [{ address, action, kind: /export const POST\b/.test(text) ? 'write' : 'read' }]
  })

export const actionDoors: readonly ActionDoor[] = globSync('app/**/*.ts')
  .sort()
  .filter((file) => /^'use server'/.test(readFileSync(file, 'utf8')))
  .flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const names = [...text.matchAll(/export const (\w+) = action\(/g)].map(([, name]) => String(name))
    return asked(text, file, ['action']).map((action, index) => ({ file, name: String(names[index]), action }))
  })

/** `app/(product)/findings/rows/route.ts` → `/findings/rows`. */
function addressOf(file: string): string {
  const parts = file.split('/').slice(1, -1)
  return `/${parts.filter((part) => !/^\(.*\)$/.test(part)).join('/')}`
}

/** The actions that calls of these functions name, in their order. */
function asked(text: string, file: string, names: readonly string[]): Action[] {
  const { program } = parseSync(file, text)
  return [...within(program)].flatMap((node) => {
    const { callee, arguments: given } = node as { callee?: Node; arguments?: Node[] }
    if (node.type !== 'CallExpression' || !names.includes(String(callee?.name))) return []
    return actions.filter((action) => action === given?.[0]?.value)
  })
}

function* within(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const one of value) yield* within(one)
  } else if (value && typeof value === 'object') {
    if ('type' in value) yield value as Node
    for (const one of Object.values(value)) yield* within(one)
  }
}
