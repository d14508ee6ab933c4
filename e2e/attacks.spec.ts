import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { APIRequestContext, Page } from '@playwright/test'
import { formula, markup, plantHostileAsset, plantHostilePerson } from './hostile-asset.ts'
import { expect, test } from './sign-in.ts'

declare global {
  interface Window {
    hacked?: number
  }
}

const isHacked = (page: Page) => page.evaluate(() => window.hacked !== undefined)

async function expectHarmless(page: Page, path: string): Promise<void> {
  const answer = await page.goto(path)
  expect(answer?.status(), path).toBeLessThan(500)
  await page.waitForLoadState('networkidle')
  expect(await isHacked(page), path).toBe(false)
}

test.describe('an asset that an attacker named', () => {
  test.describe.configure({ mode: 'serial' })
  let planted: { key: string; finding: string }
  test.beforeAll(async () => {
    planted = await plantHostileAsset()
  })

  test('is shown as text on every page that shows it', async ({ page }) => {
    for (const path of [
      '/assets?sort=name',
      `/assets?q=${encodeURIComponent(markup)}`,
      `/assets/${planted.key}`,
      `/assets/${planted.key}?tab=configuration`,
      `/assets/${planted.key}?tab=timeline`,
      `/assets/${planted.key}?tab=neighbours`,
      '/findings?group=none&sort=newest',
      `/findings?group=asset&open=${encodeURIComponent(planted.finding)}`,
      '/checklist/storage-minimum-tls',
      '/scans',
    ])
      await expectHarmless(page, path)
    await page.goto(`/assets/${planted.key}`)
    await expect(page.getByRole('heading', { level: 1 })).toContainText(markup)
  })

  test('is quoted where a fix is filled in with it, so that no shell runs it', async ({ page }) => {
    await page.goto(`/findings?group=none&open=${encodeURIComponent(planted.finding)}`)
    const fix = page.locator('pre').filter({ hasText: 'az storage account' }).first()
    const text = await fix.innerText()
    expect(text).toContain(`'`)
    expect(text).not.toContain(` ${markup}`)
  })

  test('is found in the palette as text', async ({ page }) => {
    await page.goto('/')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('<img src')
    await expect(page.getByRole('option').filter({ hasText: '<img src=x' }).first()).toBeVisible()
    expect(await isHacked(page)).toBe(false)
  })

  test('puts no formula into an export', async ({ page }) => {
    const answer = await page.request.get('/export/assets.csv?q=onerror')
    expect(answer.status()).toBe(200)
    expect(answer.headers()['content-type']).toContain('text/csv')
    expect(answer.headers()['content-disposition']).toMatch(/^attachment; filename="[\w.-]+\.csv"/)
    const text = await answer.text()
    expect(text).toContain('onerror')
    expect(text).toContain(`'${formula.slice(0, 10)}`)
    expect(text).not.toMatch(/(^|[,\n])"?[=+@]/)
  })
})

test.describe('texts of a workload that somebody filled with markup', () => {
  test('are shown as text wherever they are shown', async ({ page }) => {
    test.slow()
    const short = `<img src=x onerror="window.hacked=1"><b>'`
    const [name, text] = [JSON.stringify(short), JSON.stringify(`${markup} 2`)]
    const owner = '66666666-6666-4666-8666-666666666666'
    await page.goto('/workloads/import')
    await page.getByLabel('YAML').fill(`format: 1
workloads:
  - slug: hostile
    name: ${name}
    description: ${text}
    environment: test
    criticality: low
    owners:
      - person: ${owner}
        name: ${name}
    rules:
      - tag: ${text}
        value: ${text}
`)
    await page.getByRole('button', { name: 'Show what would change' }).click()
    await expect(page.getByRole('list', { name: 'Changes' })).toContainText('onerror')
    expect(await isHacked(page)).toBe(false)
    await page.getByRole('button', { name: 'Import 1 change' }).click()
    await expect(page).toHaveURL(/\/workloads$/)
    for (const path of [
      '/workloads',
      '/workloads/hostile',
      '/workloads/hostile/edit',
      '/workloads/order',
      '/?workload=hostile',
      '/findings?workload=hostile',
      '/assets?workload=hostile',
      '/movement?workload=hostile',
    ])
      await expectHarmless(page, path)
    await page.goto('/workloads/hostile')
    await expect(page.getByRole('heading', { level: 1 })).toContainText(short)
    await expect(page.getByText(markup).first()).toBeVisible()
  })
})

test.describe('people and logs that an attacker wrote into', () => {
  test.use({ person: 'admin' })

  test('are shown as text, and put no formula into an export', async ({ page }) => {
    test.slow()
    await plantHostilePerson()
    for (const path of [
      '/settings/people',
      '/settings/people?person=66666666-6666-4666-8666-666666666666',
      '/settings/security',
      '/settings/audit',
      '/settings/connection',
    ])
      await expectHarmless(page, path)
    await page.goto('/settings/audit')
    await expect(page.getByText(markup).first()).toBeVisible()
    for (const list of ['security-events', 'audit', 'workloads']) {
      const text = await (await page.request.get(`/export/${list}.csv`)).text()
      expect(text, list).not.toMatch(/(^|[,\n])"?[=+@]/)
    }
  })

  test('take SQL in their filters for a text that finds nothing', async ({ page }) => {
    for (const [path, names] of Object.entries({
      '/settings/audit': ['action', 'person', 'from', 'to', 'after', 'before'],
      '/settings/security': ['kind', 'person', 'from', 'to', 'after', 'before'],
      '/settings/security/stream': ['kind', 'person', 'from', 'to', 'since'],
      '/settings/people': ['q', 'after', 'before', 'person'],
    }))
      for (const name of names)
        for (const statement of statements) {
          const answer = await page.request.get(`${path}?${name}=${encodeURIComponent(statement)}`)
          expect(answer.status(), `${path}?${name}=${statement}`).toBeLessThan(500)
        }
  })
})

const reflected = encodeURIComponent(markup)
const parameters: Record<string, string[]> = {
  '/': ['range', 'subscription', 'workload'],
  '/findings': [
    'check',
    'pillar',
    'severity',
    'status',
    'type',
    'q',
    'since',
    'opened',
    'group',
    'sort',
    'open',
    'after',
    'area',
    'subscription',
    'workload',
  ],
  '/assets': ['q', 'type', 'group', 'state', 'verdict', 'sort', 'open', 'after', 'before', 'subscription', 'workload'],
  '/checklist': ['q', 'subscription'],
  '/scans': ['after', 'before'],
  '/movement': ['from', 'to', 'check', 'cause', 'range'],
  '/workloads': ['sort', 'workload'],
  '/sign-in': ['return', 'error', 'refused'],
}

test('whatever a link says, nothing of it runs', async ({ page }) => {
  test.slow()
  for (const [path, names] of Object.entries(parameters))
    await expectHarmless(page, `${path}?${names.map((name) => `${name}=${reflected}`).join('&')}`)
  for (const path of [
    `/assets/${reflected}`,
    `/checklist/${reflected}`,
    `/scans/${reflected}`,
    `/${reflected}`,
    `/workloads/${reflected}`,
  ])
    await expectHarmless(page, path)
})

/** What pages fetch: nothing of it runs in a browser, all of it becomes a question. */
const fetched: Record<string, string[]> = {
  '/findings/rows': ['check', 'q', 'type', 'after', 'sort', 'asset', 'workload'],
  '/api/search': ['q', 'subscription', 'workload'],
  '/api/scope': ['q', 'subscription', 'workload'],
}

const statements = [
  `'`,
  `';drop table finding;--`,
  `1 or 1=1`,
  `") or (1=1`,
  `\\'; select pg_sleep(9)--`,
  '%',
  '_',
  '$1',
  '\u0001',
]

test('SQL in a filter is a text that finds nothing', async ({ page }) => {
  test.slow()
  const before = await countOf(page.request)
  for (const [path, names] of Object.entries({ ...parameters, ...fetched }))
    for (const name of names)
      for (const statement of statements) {
        const answer = await page.request.get(`${path}?${name}=${encodeURIComponent(statement)}`)
        expect(answer.status(), `${path}?${name}=${statement}`).toBeLessThan(500)
      }
  // Of files there are only so many: everything at once.
  const everything = encodeURIComponent(statements.join(' '))
  for (const list of ['findings', 'assets', 'workloads', 'scans']) {
    const names = ['q', 'check', 'type', 'group', 'since', 'sort', 'after', 'subscription', 'workload']
    const query = names.map((name) => `${name}=${everything}`).join('&')
    expect((await page.request.get(`/export/${list}.csv?${query}`)).status(), list).toBeLessThan(500)
  }
  expect(await countOf(page.request)).toBe(before)
})

async function countOf(request: APIRequestContext): Promise<number> {
  const text = await (await request.get('/export/findings.ndjson')).text()
  return text.trim().split('\n').length
}

test.describe('a body', () => {
  test('that is too large is refused before anybody reads it', async ({ request, baseURL }) => {
    const answer = await request.post('/workloads/new', {
      headers: { origin: String(baseURL), 'next-action': 'a'.repeat(42) },
      data: Buffer.alloc(1024 * 1024 + 1, 'a'),
    })
    expect(answer.status()).toBe(413)
  })

  test('that is none of ours changes nothing, and the answer says nothing of us', async ({ request, baseURL }) => {
    const origin = String(baseURL)
    for (const [type, data] of [
      ['application/json', '{"a":'],
      ['text/plain;charset=UTF-8', '[["$F1"]]'],
      ['multipart/form-data; boundary=x', '--x\r\nbroken'],
      ['application/x-www-form-urlencoded', '%ff%fe=%'],
    ] as const)
      for (const action of ['', '40'.repeat(21)]) {
        const headers: Record<string, string> = { origin, 'content-type': type }
        if (action) headers['next-action'] = action
        const answer = await request.post('/', { headers, data: Buffer.from(data) })
        const text = await answer.text()
        expect(text, type).not.toMatch(/ at \w+ \(|node_modules|\/work\/|select |SyntaxError/)
      }
  })
})

test('a page of elsewhere can make nobody act', async ({ page, baseURL }) => {
  await page.goto('/scans')
  const asked = page.waitForRequest((request) => request.method() === 'POST' && 'next-action' in request.headers())
  await page.route('**/*', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
  await page.getByRole('button', { name: 'Scan now' }).first().click()
  const genuine = await asked
  const body = genuine.postData() ?? '[]'
  const headers = await genuine.allHeaders()
  const elsewhere: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: String(baseURL), 'sec-fetch-site': 'cross-site' },
  ]
  for (const foreign of elsewhere) {
    const answer = await page.request.post('/scans', {
      headers: {
        'next-action': headers['next-action'] ?? '',
        'content-type': headers['content-type'] ?? '',
        accept: 'text/x-component',
        ...foreign,
      },
      data: body,
    })
    expect(answer.status(), JSON.stringify(foreign)).toBe(403)
  }
})

test('a page of another port of this machine reads nothing, though the browser sends it cookies', async ({
  page,
  baseURL,
}) => {
  const elsewhere = createServer(
    (_, response) => void response.setHeader('content-type', 'text/html').end('<h1>Elsewhere</h1>'),
  )
  await new Promise<void>((done) => elsewhere.listen(0, 'localhost', done))
  try {
    await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`)
    const got = await page.evaluate(async (address) => {
      const read = await fetch(`${address}/export/findings.csv`, { credentials: 'include' }).then(
        () => 'read',
        () => 'refused',
      )
      const posted = await fetch(`${address}/sign-out`, {
        method: 'POST',
        credentials: 'include',
        mode: 'no-cors',
      }).then(
        ({ type }) => type,
        () => 'refused',
      )
      return { read, posted }
    }, String(baseURL))
    expect(got.read).toBe('refused')
    await page.goto('/findings')
    await expect(page).toHaveURL(/\/findings/)
  } finally {
    elsewhere.close()
  }
})

test('every answer carries the headers, whatever it is', async ({ request, baseURL }) => {
  for (const path of [
    '/',
    '/findings',
    '/nothing',
    '/api/search?q=a',
    '/api/health/live',
    '/api/v1/posture',
    '/sign-in',
    '/metrics',
    '/icon.svg',
  ]) {
    const headers = (await request.get(path, { maxRedirects: 0 })).headers()
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'")
    expect(headers['x-request-id'], path).toMatch(/^[\da-f-]{36}$/)
    expect(headers['x-powered-by'], path).toBeUndefined()
    expect(headers['access-control-allow-origin'], path).toBeUndefined()
  }
  const nonces = await Promise.all(
    [1, 2].map(
      async () => /'nonce-([^']+)'/.exec((await request.get('/')).headers()['content-security-policy'] ?? '')?.[1],
    ),
  )
  expect(nonces[0]).not.toBe(nonces[1])
  expect(String(baseURL)).toContain('localhost')
})

test('no page has a script or a style of its own without the nonce', async ({ request }) => {
  for (const path of ['/', '/findings', '/assets', '/checklist', '/workloads', '/account']) {
    const answer = await request.get(path)
    const nonce = /'nonce-([^']+)'/.exec(answer.headers()['content-security-policy'] ?? '')?.[1]
    const text = await answer.text()
    const inline = [...text.matchAll(/<(script|style)\b([^>]*)>/g)].filter(
      ([, , attributes = '']) => !attributes.includes(`nonce="${nonce}"`) && !/\bsrc=/.test(attributes),
    )
    expect(
      inline.map(([tag]) => tag),
      path,
    ).toEqual([])
    expect(text.match(/\son\w+="/g) ?? [], path).toEqual([])
  }
})

test('what Next cannot read is refused, not failed', async ({ request }) => {
  for (const state of ['%', 'null', '%5B%5D', encodeURIComponent('["",{"children":"x"}]')]) {
    const answer = await request.get('/', { headers: { rsc: '1', 'next-router-state-tree': state } })
    expect(answer.status(), state).toBe(400)
  }
})

test('a cursor of elsewhere is the first page', async ({ page }) => {
  const key = '00000000-0000-4000-8000-000000000000'
  const cursor = (value: unknown) => Buffer.from(JSON.stringify([1, value])).toString('base64url')
  for (const [path, value] of [
    ['/assets?sort=name&after=', ['a\0b', key]],
    ['/findings/rows?group=none&key=&cursor=', [6, '0000-01-01T00:00:00.000Z', key, 5]],
    ['/scans?after=', 2 ** 53],
  ] as const) {
    const answer = await page.request.get(`${path}${cursor(value)}`)
    expect(answer.status(), path).toBe(200)
    // What fails while a page is on its way leaves a digest in it.
    expect(await answer.text(), path).not.toMatch(/"digest":"(?!NEXT_)/)
  }
})
