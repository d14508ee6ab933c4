import type { BrowserContext, Page } from '@playwright/test'
import { samplePeople } from '#sandbox/estate/people.ts'
import { choose, expect, signIn, test } from './sign-in.ts'

test.use({ person: 'nobody' })

const session = '__Host-temper-session'
const cookiesOf = async (context: BrowserContext) =>
  (await context.cookies()).filter(({ name }) => name.startsWith('__Host-temper'))
const sessionOf = async (context: BrowserContext) =>
  (await context.cookies()).find(({ name }) => name === session)?.value
const title = (page: Page) => page.getByRole('heading', { level: 1 })

test('cookies are the server’s alone: no script reads them, no other site sends them, no subdomain sets them', async ({
  page,
  context,
}) => {
  await signIn(page, 'security')
  const cookies = await cookiesOf(context)
  expect(cookies.map(({ name }) => name).sort()).toEqual([session, '__Host-temper-sign-in'])
  for (const { httpOnly, secure, sameSite, path, domain, value } of cookies) {
    expect({ httpOnly, secure, sameSite, path }).toEqual({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' })
    expect(domain).toBe('localhost')
    expect(value).toMatch(/^[\w-]{43}$/)
  }
  // Gone with the browser.
  expect(cookies.find(({ name }) => name === session)?.expires).toBe(-1)
  expect(await page.evaluate(() => document.cookie)).not.toContain('temper')
})

test('a session that was planted in a browser is worth nothing after its sign-in', async ({
  page,
  context,
  browser,
}) => {
  const attacker = await browser.newContext({ storageState: { cookies: [], origins: [] } })
  await signIn(await attacker.newPage(), 'leadership')
  const planted = await cookiesOf(attacker)
  await context.addCookies(planted)
  await page.goto('/sign-in/start?again')
  await choose(page, 'leadership')
  await expect(page).toHaveURL(/\/$/)
  expect(await sessionOf(context)).not.toBe(planted.find(({ name }) => name === session)?.value)
  const left = await attacker.newPage()
  await left.goto('/account')
  await expect(left).toHaveURL(/\/sign-in\?return=/)
  await attacker.close()
})

test('a cookie that was changed by one letter opens nothing', async ({ page, context }) => {
  await signIn(page, 'security')
  const value = (await sessionOf(context)) ?? ''
  const changed = (value.startsWith('A') ? 'B' : 'A') + value.slice(1)
  const [cookie] = (await context.cookies()).filter(({ name }) => name === session)
  if (cookie) await context.addCookies([{ ...cookie, value: changed }])
  await page.goto('/findings')
  await expect(page).toHaveURL(/\/sign-in\?return=/)
})

test.describe('proving again who one is', () => {
  test('gives a new session, and leads back', async ({ page, context }) => {
    await signIn(page, 'admin')
    const before = await sessionOf(context)
    await page.goto('/sign-in/start?again&return=/settings')
    await expect(title(page)).toContainText(`Confirm that it is you, ${samplePeople.admin.name}`)
    await choose(page, 'admin')
    await expect(page).toHaveURL(/\/settings$/)
    expect(await sessionOf(context)).not.toBe(before)
  })

  test('does not go on as somebody else', async ({ page, context }) => {
    await signIn(page, 'security')
    const before = await sessionOf(context)
    await page.goto('/sign-in/start?again&return=/workloads')
    await choose(page, 'admin')
    await expect(title(page)).toHaveText('Confirm that it is you')
    await expect(page.getByRole('alert').filter({ hasText: 'You signed in as somebody else' })).toBeVisible()
    await page.getByRole('link', { name: 'Go back without it' }).click()
    await expect(page).toHaveURL(/\/workloads$/)
    expect(await sessionOf(context)).toBe(before)
    await expect(page.getByRole('button', { name: samplePeople.security.name })).toBeVisible()
  })
})

test.describe('signing out', () => {
  test('by a link of elsewhere only asks', async ({ page }) => {
    await signIn(page, 'security')
    await page.goto('/sign-out')
    await expect(title(page)).toHaveText('Sign out?')
    await page.getByRole('link', { name: 'Stay signed in' }).click()
    await expect(page.getByRole('button', { name: samplePeople.security.name })).toBeVisible()
  })

  test('by a form of elsewhere is refused, and the session stays', async ({ page, context, baseURL }) => {
    await signIn(page, 'security')
    const elsewhere: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      {},
    ]
    for (const headers of elsewhere) {
      const answer = await context.request.post(`${baseURL}/sign-out`, { headers, maxRedirects: 0 })
      expect(answer.status()).toBe(403)
      expect(answer.headers()['set-cookie'] ?? '').not.toContain(session)
    }
    await page.goto('/findings')
    await expect(page).toHaveURL(/\/findings$/)
  })
})

test('what the sign-in answers is kept by nobody, and leads nowhere but to the provider', async ({
  context,
  baseURL,
}) => {
  const start = await context.request.get(`${baseURL}/sign-in/start?return=//evil.example`, { maxRedirects: 0 })
  expect(start.status()).toBe(303)
  expect(start.headers()['cache-control']).toBe('no-store')
  const to = new URL(start.headers().location ?? '')
  expect(to.hostname).toBe('localhost')
  expect(to.href).not.toContain('evil.example')
  expect(to.searchParams.get('redirect_uri')).toBe(`${baseURL}/sign-in/callback`)
})
