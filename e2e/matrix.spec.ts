import type { APIRequestContext, APIResponse, Browser } from '@playwright/test'
import { type Action, reachOf } from '#lib/auth/permissions.ts'
import { type SamplePersonKey, samplePeople } from '#sandbox/estate/people.ts'
import { type BuiltAction, builtActions } from './action-ids.ts'
import { actionDoors, doors } from './doors.ts'
import { plantRequest } from './plant-request.ts'
import { expect, signIn, test } from './sign-in.ts'

// Every role at every door, over the real server, against the one table of permissions: nothing is allowed that the
// table does not allow, and what it does not allow answers as what is not there.

// One worker: everybody signs in once.
test.describe.configure({ mode: 'default' })
test.use({ person: 'nobody' })

const people = Object.keys(samplePeople) as SamplePersonKey[]
const as = new Map<SamplePersonKey | 'nobody', APIRequestContext>()
const closing: (() => Promise<void>)[] = []

/** Addresses that are somebody's: Jonas owns the shop, and nothing else. */
let theirs: Estate
let others: Estate
let origin = ''

interface Estate {
  readonly workload: string
  readonly asset: string
  readonly finding: string
  /** EX-0147. */
  readonly exception: string
}

const nowhere: Estate = {
  workload: 'no-such-workload',
  asset: '00000000-0000-4000-8000-000000000000',
  finding: '00000000-0000-4000-8000-000000000000.storage-minimum-tls',
  exception: 'EX-999999',
}

test.beforeAll(async ({ browser }, { project }) => {
  origin = String(project.use.baseURL)
  for (const person of [...people, 'nobody'] as const) as.set(person, await requestsOf(browser, person))
  theirs = await estateOf('shop')
  others = await estateOf('data-platform')
})

test.afterAll(async () => {
  for (const close of closing) await close()
})

async function requestsOf(browser: Browser, person: SamplePersonKey | 'nobody'): Promise<APIRequestContext> {
  const context = await browser.newContext({ baseURL: origin, storageState: { cookies: [], origins: [] } })
  closing.push(() => context.close())
  if (person !== 'nobody') {
    const page = await context.newPage()
    await signIn(page, person)
    await page.close()
  }
  return context.request
}

const ask = (person: SamplePersonKey | 'nobody', path: string) => {
  const request = as.get(person)
  if (!request) throw new Error(`${person} has not signed in`)
  return request.get(path, { maxRedirects: 0 })
}

/** One asset and one finding of a workload, as who sees everything finds them. */
async function estateOf(workload: string): Promise<Estate> {
  const answer = await ask('security', `/findings/rows?workload=${workload}&group=none&key=`)
  const { items } = (await answer.json()) as { items: { key: string }[] }
  const finding = items[0]?.key ?? ''
  const [asset = '', check = ''] = finding.split('.')
  const { name: exception } = await plantRequest(check, { person: 'security', workload })
  return { workload, finding, asset, exception }
}

let newestScan: { id: number } | null = null

/** An address to stand for every door with parameters. */
async function addressFor(door: string, estate: Estate): Promise<string> {
  // Asked for once: what one address may ask in a minute is limited, and the doors are many.
  newestScan ??= ((await (await ask('security', '/api/scans/current')).json()) as { last: { id: number } }).last
  const last = newestScan
  const examples: Record<string, string> = {
    '/[...missing]': '/no/such/page',
    '/assets/[...id]': `/assets/${estate.asset}`,
    '/checklist/[id]': '/checklist/storage-minimum-tls',
    '/scans/[id]': `/scans/${last.id}`,
    '/exceptions/[id]': `/exceptions/${estate.exception}`,
    '/export/[list]': '/export/findings.csv',
    '/workloads/[slug]': `/workloads/${estate.workload}`,
    '/workloads/[slug]/edit': `/workloads/${estate.workload}/edit`,
    '/api/search': '/api/search?q=shop',
    '/api/workloads/rules': '/api/workloads/rules?kind=tag&q=team',
  }
  const address = examples[door] ?? door
  expect(address, `${door} needs an example`).not.toContain('[')
  return address
}

const roleOf = (person: SamplePersonKey) => samplePeople[person].role
const may = (person: SamplePersonKey, action: Action) => reachOf([roleOf(person)], action) !== null

for (const person of people)
  test(`${roleOf(person)} opens what the table allows, and finds nothing behind other doors`, async () => {
    const answers: Record<string, number> = {}
    const expected: Record<string, number> = {}
    for (const { address, action, kind } of doors) {
      if (kind === 'write') continue
      const answer = await ask(person, await addressFor(address, theirs))
      answers[address] = answer.status()
      expected[address] = may(person, action) && address !== '/[...missing]' ? 200 : 404
    }
    expect(answers).toEqual(expected)
  })

test('who is not signed in is led to sign in by every page, and told nothing by every handler', async () => {
  const answers: Record<string, string> = {}
  const expected: Record<string, string> = {}
  for (const { address, kind } of doors) {
    const path = await addressFor(address, theirs)
    const request = as.get('nobody')
    const answer =
      kind === 'write'
        ? await request?.post(path, { data: {}, headers: { origin }, maxRedirects: 0 })
        : await request?.get(path, { maxRedirects: 0 })
    answers[address] = `${answer?.status()} ${answer?.headers().location ?? ''}`
    const signInPath = path === '/' ? '/sign-in' : `/sign-in?return=${encodeURIComponent(path)}`
    expected[address] = kind === 'page' ? `307 ${signInPath}` : '401 '
  }
  expect(answers).toEqual(expected)
})

test.describe('server actions', () => {
  const callAction = async (person: SamplePersonKey | 'nobody', { id, address }: BuiltAction, from = origin) =>
    as.get(person)?.post(await addressFor(address, theirs), {
      headers: {
        'next-action': id,
        'content-type': 'text/plain;charset=UTF-8',
        origin: from,
        accept: 'text/x-component',
      },
      // No action takes this: who may is told so, and nothing happens.
      data: JSON.stringify([{ 'no-action-takes-this': true }]),
      maxRedirects: 0,
    })
  const stateOf = async (answer: APIResponse | undefined) =>
    /"state":"([a-z]+)"/.exec((await answer?.text()) ?? '')?.[1] ?? `status ${answer?.status()}`

  for (const person of people)
    test(`${roleOf(person)} is refused those that the table does not allow`, async () => {
      const built = builtActions()
      const states: Record<string, string> = {}
      const expected: Record<string, string> = {}
      for (const { file, name, action } of actionDoors) {
        const one = built.get(`${file} ${name}`)
        const state = one ? await stateOf(await callAction(person, one)) : 'not built'
        // Signed in long ago, whoever may is asked to sign in again before anything is read.
        states[name] = state === 'reauthenticate' ? 'invalid' : state
        expected[name] = may(person, action) ? 'invalid' : 'refused'
      }
      expect(states).toEqual(expected)
    })

  test('do nothing for who is not signed in', async () => {
    for (const [name, one] of builtActions())
      expect(await stateOf(await callAction('nobody', one)), name).toBe('reauthenticate')
  })

  test('do nothing for a page of elsewhere, whoever is signed in', async () => {
    for (const [name, one] of builtActions()) {
      const answer = await callAction('admin', one, 'https://evil.example')
      expect(answer?.status() === 200 ? await stateOf(answer) : 'refused', name).toBe('refused')
    }
  })
})

test('handlers that take a body take it from our own pages only', async () => {
  for (const { address } of doors.filter(({ kind }) => kind === 'write')) {
    const request = as.get('security')
    const data = { keys: [] }
    expect((await request?.post(address, { data, headers: { origin } }))?.status(), address).toBe(200)
    expect((await request?.post(address, { data, headers: { origin: 'https://evil.example' } }))?.status()).toBe(403)
    expect((await request?.post(address, { data }))?.status()).toBe(403)
  }
})

test.describe('an owner', () => {
  /** Every address that names something, by what it names. */
  const addresses: Record<string, (estate: Estate) => string> = {
    'a workload': ({ workload }) => `/workloads/${workload}`,
    'the overview of a workload': ({ workload }) => `/?workload=${workload}`,
    'the assets of a workload': ({ workload }) => `/assets?workload=${workload}`,
    'the findings of a workload': ({ workload }) => `/findings?workload=${workload}`,
    'the checklist of a workload': ({ workload }) => `/checklist?workload=${workload}`,
    'the movement of a workload': ({ workload }) => `/movement?workload=${workload}`,
    'what a scope holds': ({ workload }) => `/api/scope?workload=${workload}`,
    'a search in a workload': ({ workload }) => `/api/search?q=prod&workload=${workload}`,
    'rows of a workload': ({ workload }) => `/findings/rows?group=none&key=&workload=${workload}`,
    'an exception': ({ exception }) => `/exceptions/${exception}`,
    'the exceptions of a workload': ({ workload }) => `/exceptions?view=all&workload=${workload}`,
    'the report of a workload': ({ workload }) => `/exceptions/report?view=all&workload=${workload}`,
    'a file of exceptions': ({ workload }) => `/export/exceptions.csv?view=all&workload=${workload}`,
    'a file of findings': ({ workload }) => `/export/findings.csv?workload=${workload}`,
    'a file of assets': ({ workload }) => `/export/assets.json?workload=${workload}`,
    'an asset': ({ asset }) => `/assets/${asset}`,
    'the timeline of an asset': ({ asset }) => `/assets/${asset}?view=timeline`,
    'the neighbours of an asset': ({ asset }) => `/assets/${asset}?view=neighbours`,
    'a finding': ({ finding }) => `/findings?open=${finding}`,
  }

  for (const [what, addressOf] of Object.entries(addresses))
    test(`gets the same answer of ${what} that is another's as of one that is not there`, async () => {
      const mine = await ask('owner', addressOf(theirs))
      expect(mine.status()).toBe(200)
      const notMine = await told(await ask('owner', addressOf(others)), others)
      const notThere = await told(await ask('owner', addressOf(nowhere)), nowhere)
      expect(notMine).toEqual(notThere)
      expect(notMine.body).not.toEqual((await told(mine, theirs)).body)
      // And it is there, for who may see it.
      expect((await ask('security', addressOf(others))).status()).toBe(200)
    })

  test('sees nothing of others in a list, a search, a count or a file', async () => {
    const all = await (await ask('owner', '/export/findings.json')).text()
    expect(all).toContain(theirs.asset)
    expect(all).not.toContain(others.asset)
    const scope = async (query: string) => {
      const answer = await (await ask('owner', `/api/scope?${query}`)).json()
      return (answer as { openFindings: number }).openFindings
    }
    expect(await scope('')).toBe(await scope('workload=shop'))
    expect(await scope('workload=shop,data-platform')).toBe(await scope('workload=shop'))
    expect(await scope('workload=data-platform')).toBe(0)
    expect(await scope('workload=none')).toBe(0)
  })

  test('waits as long for what is another’s as for what is not there', async () => {
    for (const addressOf of [addresses['an asset'], addresses['a workload'], addresses['an exception']]) {
      if (!addressOf) continue
      // What tells the two apart would do so every time; what else the machine does, does not.
      const measured: string[] = []
      let isAlike = false
      for (let attempt = 0; attempt < 3 && !isAlike; attempt++) {
        const [another, nothing] = await mediansOf(['owner', addressOf(others)], ['owner', addressOf(nowhere)])
        measured.push(`${another.toFixed(1)} and ${nothing.toFixed(1)} ms`)
        isAlike = Math.abs(another - nothing) < Math.max(5, 0.2 * Math.max(another, nothing))
      }
      expect(isAlike, measured.join('; ')).toBe(true)
    }
  })
})

type Asked = Parameters<typeof ask>

/** How long two requests take, in ms. They are asked by turns, so that what slows the machine slows both. */
async function mediansOf(one: Asked, other: Asked): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []]
  for (let round = 0; round < 40; round++)
    for (const [index, asked] of [one, other].entries()) {
      const begun = performance.now()
      await ask(...asked)
      times[index]?.push(performance.now() - begun)
    }
  return [middle(times[0]), middle(times[1])]
}

const middle = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0

/**
 * Status, headers and body, without what differs between any two answers: the id, the nonce, and what was asked for.
 * A page streams its parts as they get ready and numbers them so; of it, the words that the browser is sent count.
 */
async function told(answer: APIResponse, { workload, asset, finding, exception }: Estate) {
  const headers = answer.headers()
  const nonce = /'nonce-([^']+)'/.exec(headers['content-security-policy'] ?? '')?.[1] ?? 'no nonce'
  const requestId = headers['x-request-id'] ?? 'no id'
  const neutral = (text: string) =>
    text
      .replaceAll(nonce, 'NONCE')
      .replaceAll(requestId, 'REQUEST')
      .replaceAll(exception, 'EXCEPTION')
      .replaceAll(finding, 'FINDING')
      .replaceAll(asset, 'ASSET')
      .replaceAll(workload, 'WORKLOAD')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'TIME')
  const kept = Object.entries(headers).filter(([name]) => !['date', 'x-request-id', 'keep-alive'].includes(name))
  const isPage = (headers['content-type'] ?? '').startsWith('text/html')
  const body = neutral(await answer.text())
  return {
    status: answer.status(),
    headers: Object.fromEntries(kept.map(([name, value]) => [name, neutral(value)])),
    body: isPage ? wordsOf(body) : body,
  }
}

/** Every word of what a page sends its browser to draw, once; the numbers of its parts are none. */
function wordsOf(html: string): string[] {
  const pushed = [...html.matchAll(/self\.__next_f\.push\(\[1,("(?:[^"\\]|\\.)*")\]\)/g)]
  const sent = pushed.map(([, text]) => String(JSON.parse(String(text)))).join('')
  const isNumber = /^(\$?[LBSPWQh@]?[0-9a-f]{1,3}|_S_\w+_|[0-9a-f]+:\w{0,2})$/
  return [...new Set(sent.split(/[^\w$@./%?=&~·-]+/))].filter((word) => !isNumber.test(word)).sort()
}
