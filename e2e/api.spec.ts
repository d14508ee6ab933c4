import { createHash, randomBytes } from 'node:crypto'
import type { APIRequestContext, Page } from '@playwright/test'
import { type SamplePersonKey, samplePeople } from '#sandbox/estate/people.ts'
import { registration, script, stranger } from '#sandbox/openid/registration.ts'
import { plantRequest } from './plant-request.ts'
import { choose, expect, test } from './sign-in.ts'

// The provider's certificate is of the sandbox's own authority.
test.use({ person: 'nobody', ignoreHTTPSErrors: true })

const audience = `api://${registration.clientId}`

/** The provider's addresses, found as any program would: by the API's own document. */
async function provider(request: APIRequestContext) {
  const document = await (await request.get('/api/v1/openapi.json')).json()
  const { openIdConnectUrl } = document.components.securitySchemes.entra
  return (await request.get(openIdConnectUrl)).json()
}

async function tokenOf(request: APIRequestContext, application: { clientId: string; clientSecret: string }) {
  const { token_endpoint } = await provider(request)
  const answer = await request.post(token_endpoint, {
    form: {
      grant_type: 'client_credentials',
      client_id: application.clientId,
      client_secret: application.clientSecret,
      scope: `${audience}/.default`,
    },
  })
  return (await answer.json()).access_token as string
}

/** A token for a person, as a command-line tool gets one after they signed in. */
async function tokenFor(page: Page, person: SamplePersonKey): Promise<string> {
  const { authorization_endpoint, token_endpoint } = await provider(page.request)
  const verifier = randomBytes(32).toString('base64url')
  const base = new URL((await page.request.get('/api/health')).url()).origin
  const redirect_uri = `${base}${registration.redirectPath}`
  const asked = new URLSearchParams({
    client_id: registration.clientId,
    response_type: 'code',
    redirect_uri,
    scope: `openid ${audience}/${registration.scope}`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'x',
  })
  await page.goto(`${authorization_endpoint}?${asked}`)
  // The code passes by on its way to the product, which knows no such attempt to sign in and leaves it alone.
  const [brought] = await Promise.all([
    page.waitForRequest((request) => request.url().startsWith(`${redirect_uri}?`)),
    choose(page, person),
  ])
  const code = new URL(brought.url()).searchParams.get('code') ?? ''
  const answer = await page.request.post(token_endpoint, {
    form: {
      grant_type: 'authorization_code',
      client_id: registration.clientId,
      client_secret: registration.clientSecret,
      code,
      code_verifier: verifier,
      redirect_uri,
    },
  })
  return (await answer.json()).access_token as string
}

const bearing = (token: string, more = {}) => ({ headers: { authorization: `Bearer ${token}`, ...more } })

test.describe('an application with the role Reader', () => {
  test('reads the posture, and learns cheaply that nothing changed', async ({ request }) => {
    const token = await tokenOf(request, script)
    const first = await request.get('/api/v1/posture', bearing(token))
    expect(first.status()).toBe(200)
    expect(first.headers()).toMatchObject({ 'cache-control': 'private, no-cache', ratelimit: expect.any(String) })
    const { score, sums } = await first.json()
    expect(score).toBeCloseTo((100 * sums.weightPassed) / sums.weightApplicable, 1)

    const { etag = '' } = first.headers()
    const again = await request.get('/api/v1/posture', bearing(token, { 'if-none-match': etag }))
    expect(again.status()).toBe(304)
    expect(await again.body()).toHaveLength(0)
  })

  test('reads the document without a token, and again only when it changed', async ({ request }) => {
    const first = await request.get('/api/v1/openapi.json')
    expect((await first.json()).openapi).toMatch(/^3\.1\./)
    const { etag = '' } = first.headers()
    const again = await request.get('/api/v1/openapi.json', { headers: { 'if-none-match': etag } })
    expect(again.status()).toBe(304)
  })

  test('is refused in the words of the API what it may not even try', async ({ request }) => {
    const answer = await request.put('/api/v1/posture')
    expect(answer.status()).toBe(405)
    expect(answer.headers()['content-type']).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ status: 405, title: expect.any(String) })
  })

  test('walks a list by following next, each item once', async ({ request }) => {
    const token = await tokenOf(request, script)
    const keys: string[] = []
    let url: string | null = '/api/v1/findings?severity=high&limit=100'
    let total = 0
    while (url) {
      const answer = await request.get(url, bearing(token))
      expect(answer.status()).toBe(200)
      const page: { items: { key: string }[]; next: string | null; total: number | null } = await answer.json()
      total = page.total ?? total
      keys.push(...page.items.map(({ key }) => key))
      if (page.next) expect(answer.headers().link).toBe(`<${page.next}>; rel="next"`)
      url = page.next
    }
    expect(keys.length).toBeGreaterThan(100)
    expect(keys).toHaveLength(total)
    expect(new Set(keys).size).toBe(total)
  })

  test('reads every address that the document names', async ({ request }) => {
    const token = await tokenOf(request, script)
    const { name } = await plantRequest('storage-public-network-access', { nth: 17 })
    const { paths } = await (await request.get('/api/v1/openapi.json')).json()
    const first = async (path: string) => (await (await request.get(`/api/v1${path}`, bearing(token))).json()).items[0]
    const places: Record<string, string> = {
      '/findings/{key}': (await first('/findings')).key,
      '/assets/{key}': (await first('/assets')).key,
      '/checklist/{id}': (await first('/checklist')).id,
      '/checklist/{id}/trends': (await first('/checklist')).id,
      '/scans/{id}': (await first('/scans')).id,
      '/workloads/{slug}': (await first('/workloads')).slug,
      '/exceptions/{name}': name,
      '/exceptions/{name}/events': name,
    }
    for (const [path, { get }] of Object.entries<{ get?: unknown }>(paths)) {
      if (!get) continue
      const answer = await request.get(`/api/v1${path.replace(/\{.*\}/, places[path] ?? '')}`, bearing(token))
      expect(answer.status(), path).toBe(200)
      const head = await request.head(`/api/v1${path.replace(/\{.*\}/, places[path] ?? '')}`, bearing(token))
      expect(head.status(), path).toBe(200)
    }
  })

  test('is told which parameter cannot be, and that nothing can be written', async ({ request }) => {
    const token = await tokenOf(request, script)
    const wrong = await request.get('/api/v1/findings?severity=grave&colour=red', bearing(token))
    expect(wrong.status()).toBe(400)
    expect(wrong.headers()['content-type']).toBe('application/problem+json')
    expect((await wrong.json()).errors).toEqual([{ parameter: 'colour', detail: expect.any(String) }])
    const written = await request.post('/api/v1/findings', bearing(token))
    expect(written.status()).toBe(405)
    expect(written.headers().allow).toBe('GET, HEAD')
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      expect((await request.fetch('/api/v1/findings', { method, ...bearing(token) })).status()).toBe(405)
    for (const path of ['/api/v1/nothing', '/api/v1/findings/x', '/api/v1/scans/0', '/api/v1/workloads/none'])
      expect((await request.get(path, bearing(token))).status(), path).toBe(404)
  })
})

test.describe('a person', () => {
  test('who owns a workload asks for an exception, once, and decides nothing', async ({ page }) => {
    const token = await tokenFor(page, 'owner')
    const { items } = await (
      await page.request.get('/api/v1/findings?check=storage-shared-keys&workload=shop&limit=1', bearing(token))
    ).json()
    const [{ assetId }] = items
    const sending = {
      ...bearing(token, { 'idempotency-key': randomBytes(16).toString('hex') }),
      data: {
        checks: ['storage-shared-keys'],
        targets: [{ kind: 'asset', id: assetId }],
        category: 'risk_accepted',
        justification: 'The image resizer of the shop still signs its addresses with the key of the account.',
        owner: { id: samplePeople.owner.id, name: samplePeople.owner.name },
        endsOn: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
      },
    }
    const made = await page.request.post('/api/v1/exceptions', sending)
    expect(made.status(), await made.text()).toBe(201)
    const { name, state } = await made.json()
    expect(state).toBe('requested')
    const again = await page.request.post('/api/v1/exceptions', sending)
    expect((await again.json()).name).toBe(name)
    for (const path of ['approve', 'decide', 'decisions'])
      expect((await page.request.post(`/api/v1/exceptions/${name}/${path}`, sending)).status()).toBe(405)
    const endless = {
      ...sending,
      ...bearing(token, { 'idempotency-key': 'endless' }),
      data: { ...sending.data, endsOn: null },
    }
    const refused = await page.request.post('/api/v1/exceptions', endless)
    expect((await refused.json()).errors).toMatchObject([{ parameter: '/endsOn' }])
  })

  test('who owns a workload reads it, and no other', async ({ page }) => {
    const token = await tokenFor(page, 'owner')
    const read = async (path: string) => {
      const answer = await page.request.get(`/api/v1${path}`, bearing(token))
      return { status: answer.status(), body: await answer.text(), headers: answer.headers() }
    }
    const { items } = JSON.parse((await read('/workloads')).body)
    const own: string[] = items.map(({ slug }: { slug: string }) => slug)
    expect(own).toContain('shop')
    const findings = JSON.parse((await read('/findings?limit=1000&status=both')).body)
    expect(findings.items.length).toBeGreaterThan(0)
    for (const { workload } of findings.items) expect(own).toContain(workload)

    const everything = await tokenOf(page.request, script)
    const all = await (await page.request.get('/api/v1/workloads', bearing(everything))).json()
    const foreign = all.items.map(({ slug }: { slug: string }) => slug).find((slug: string) => !own.includes(slug))
    const [theirs, nobodys] = [await read(`/workloads/${foreign}`), await read('/workloads/no-such-workload')]
    expect(theirs.status).toBe(404)
    expect(theirs.body).toBe(nobodys.body)
    expect((await read('/scans')).status).toBe(403)
  })
})

test.describe('nobody else', () => {
  test('is told anything: no token, a wrong one, one without a role', async ({ request }) => {
    const bare = await request.get('/api/v1/posture')
    expect(bare.status()).toBe(401)
    expect(bare.headers()['www-authenticate']).toBe('Bearer')
    const wrong = await request.get('/api/v1/posture', bearing('abc.def.ghi'))
    expect(wrong.status()).toBe(401)
    expect(wrong.headers()['www-authenticate']).toBe('Bearer error="invalid_token"')
    const token = await tokenOf(request, script)
    const tampered = `${token.slice(0, -4)}AAAA`
    expect((await request.get('/api/v1/posture', bearing(tampered))).status()).toBe(401)
    const without = await request.get('/api/v1/posture', bearing(await tokenOf(request, stranger)))
    expect(without.status()).toBe(403)
  })

  test('sees metrics or the reason of a failure', async ({ request }) => {
    expect((await request.get('/metrics')).status()).toBe(404)
    for (const path of ['/api/health', '/api/health/live', '/api/health/ready']) {
      const answer = await request.get(path)
      expect(answer.status()).toBe(200)
      expect(await answer.json()).toEqual({ status: 'ok' })
    }
  })
})

test.describe('a session', () => {
  test.use({ person: 'security' })

  test('opens no address of the API: only tokens do, so that no page of elsewhere can ask', async ({ page }) => {
    expect((await page.request.get('/api/v1/posture')).status()).toBe(401)
  })
})

test.describe('an export', () => {
  test.use({ person: 'security' })

  test('of the findings on screen is a file of the same, named after what it holds', async ({ page }) => {
    await page.goto('/findings?severity=critical&group=none')
    await page.getByRole('button', { name: 'Export' }).click()
    const waiting = page.waitForEvent('download')
    await page.getByRole('link', { name: /^CSV/ }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toMatch(
      /^temper-findings-critical-\d{4}-\d\d-\d\d(-head-\d+-[0-9a-f]{32})?\.csv$/,
    )
    const stream = await download.createReadStream()
    let text = ''
    for await (const piece of stream) text += piece
    const shown = Number(
      (/^([\d,]+) finding/.exec((await page.title()) && (await page.locator('h1').innerText()))?.[1] ?? '').replaceAll(
        ',',
        '',
      ),
    )
    expect(text.trimEnd().split('\r\n').length - 1).toBe(shown)
    expect(text.startsWith('\uFEFFkey,checkId,')).toBe(true)
    const nothing = await page.request.get('/export/findings.json?q=no-such-asset')
    expect(await nothing.json()).toEqual([])
    expect(nothing.headers()['temper-log-head']).toMatch(/^\d+:[0-9a-f]{64}$/)
  })

  test('that is none answers like what is not there', async ({ page }) => {
    for (const path of ['/export/secrets.csv', '/export/findings.xlsx', '/export/audit.csv', '/export/findings'])
      expect((await page.request.get(path)).status(), path).toBe(404)
    expect((await page.request.get('/export/findings.csv?severity=grave')).status()).toBe(400)
  })
})

test.describe('an export of an owner', () => {
  test.use({ person: 'owner' })

  test('holds what is theirs alone, whatever they ask for', async ({ page }) => {
    const rowsOf = async (query: string) => {
      const answer = await page.request.get(`/export/findings.ndjson${query}`)
      expect(answer.status()).toBe(200)
      const lines = (await answer.text()).trimEnd().split('\n').filter(Boolean)
      return lines.map((line) => JSON.parse(line) as { workload: string | null })
    }
    const own = await rowsOf('')
    expect(own.length).toBeGreaterThan(0)
    expect(new Set(own.map(({ workload }) => workload))).toEqual(new Set(['shop']))
    for (const foreign of ['data-platform', 'none', 'no-such-workload'])
      expect(await rowsOf(`?workload=${foreign}`)).toEqual([])
    for (const list of ['scans', 'audit', 'security-events'])
      expect((await page.request.get(`/export/${list}.csv`)).status()).toBe(404)
  })
})
