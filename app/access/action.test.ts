import { beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Role } from '#lib/auth/permissions.ts'
import { action, Invalid, Refused } from './action.ts'
import type { Asking } from './request.ts'

const { asked, attempts, limited, logged } = vi.hoisted(() => ({
  asked: { current: null as unknown },
  attempts: [] as string[],
  limited: { current: 0 },
  logged: [] as unknown[],
}))

vi.mock('./request.ts', async (original) => ({
  ...(await original<typeof import('./request.ts')>()),
  asking: async () => asked.current,
  recordAttempt: async (_: unknown, kind: string) => void attempts.push(kind),
}))
vi.mock('#lib/auth/rate-limit.ts', () => ({
  limit: async () => ({ isAllowed: limited.current === 0, retryAfterSeconds: limited.current }),
}))
vi.mock('./log.ts', () => ({ log: { error: (entry: unknown) => void logged.push(entry) } }))

const at = new Date('2026-11-23T12:00:00Z')
const origin = 'http://localhost:3000'

function comes(
  roles: Role[] | null,
  { headers = { origin }, minutesAgo = 1 }: { headers?: Record<string, string>; minutesAgo?: number } = {},
) {
  const request: Partial<Asking> = {
    at,
    requestId: 'r1',
    path: '/settings?x=1',
    address: null,
    headers: new Headers(headers),
    signedIn: roles && {
      personId: 'p1',
      name: 'Ada',
      username: null,
      roles,
      groups: [],
      authenticatedAt: new Date(at.getTime() - minutesAgo * 60_000),
      createdAt: at,
      publicId: 's1',
      idHash: Buffer.alloc(32),
      workloads: [7],
    },
  }
  asked.current = request
}

const runs: unknown[] = []
const schema = z.object({ target: z.number().max(100) })
const save = action('settings.change', schema, async ({ viewer }, input) => {
  runs.push(input)
  return viewer.id
})
const good = { target: 82 }
// What a browser sends has no types.
const bad = { target: 'much' } as unknown as typeof good

beforeEach(() => {
  attempts.length = 0
  logged.length = 0
  runs.length = 0
  limited.current = 0
  vi.stubEnv('PORT', '3000')
})

test('who may, freshly signed in, with something valid: it is done', async () => {
  comes(['Admin'])
  expect(await save(good)).toEqual({ state: 'done', value: 'p1' })
  expect(runs).toEqual([good])
  expect(attempts).toEqual([])
})

test('a page of elsewhere is refused before anything else is looked at, and that is noted', async () => {
  comes(null, { headers: { origin: 'https://evil.example' } })
  expect(await save(bad)).toMatchObject({ state: 'refused' })
  expect(attempts).toEqual(['request.refused'])
})

test('who is not signed in is led to sign in, and back to where they were', async () => {
  comes(null)
  expect(await save(bad)).toEqual({ state: 'reauthenticate', href: '/sign-in?return=%2Fsettings%3Fx%3D1' })
})

test('who may not is refused, however wrong what they send, and that is noted', async () => {
  comes(['Security'])
  expect(await save(bad)).toMatchObject({ state: 'refused' })
  expect(attempts).toEqual(['access.denied'])
  expect(runs).toEqual([])
})

test('too often is told with when to come again', async () => {
  comes(['Admin'])
  limited.current = 42
  expect(await save(good)).toEqual({ state: 'limited', retryAfterSeconds: 42 })
  expect(attempts).toEqual(['limit.reached'])
})

test('what is sensitive asks for a sign-in of the last ten minutes, before it reads what was sent', async () => {
  comes(['Admin'], { minutesAgo: 11 })
  expect(await save(bad)).toEqual({
    state: 'reauthenticate',
    href: '/sign-in/start?again&return=%2Fsettings%3Fx%3D1',
  })
  comes(['Admin'], { minutesAgo: 10 })
  expect((await save(good)).state).toBe('done')
})

test('what was entered wrong is told by field, and nothing runs', async () => {
  comes(['Admin'])
  expect(await save(bad)).toMatchObject({ state: 'invalid', problems: [{ path: ['target'] }] })
  expect(await save({ target: 101 })).toMatchObject({ state: 'invalid' })
  expect(runs).toEqual([])
})

test('more than anybody enters is not read', async () => {
  const echo = action('account.read', z.unknown(), async (_, input) => input)
  comes(['Owner'])
  expect(await echo('x'.repeat(600_000))).toMatchObject({ state: 'invalid' })
  const loop: unknown[] = []
  loop.push(loop)
  expect(await echo(loop)).toMatchObject({ state: 'invalid' })
})

test('an expected end is told in its own words, an unexpected one only by the id under which the log has it', async () => {
  const ends = (error: unknown) =>
    action('account.read', z.undefined(), async () => {
      throw error
    })(undefined)
  comes(['Owner'])
  expect(await ends(new Refused('It had ended already.'))).toEqual({
    state: 'refused',
    message: 'It had ended already.',
  })
  const problems = [{ path: ['rules', 0], message: 'No such tag.' }]
  expect(await ends(new Invalid(problems))).toEqual({ state: 'invalid', problems })
  expect(logged).toEqual([])
  expect(await ends(new Error('password=hunter2 at host db'))).toEqual({ state: 'failed', requestId: 'r1' })
  expect(logged).toHaveLength(1)
})

test('an owner acts within their workloads, everybody else without bounds', async () => {
  const reach = action('workload.read', z.undefined(), async ({ viewer }) => viewer.workloads)
  comes(['Owner'])
  expect(await reach(undefined)).toEqual({ state: 'done', value: [7] })
  comes(['Owner', 'Leadership'])
  expect(await reach(undefined)).toEqual({ state: 'done', value: null })
})
