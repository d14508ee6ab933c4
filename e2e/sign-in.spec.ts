import type { Page } from '@playwright/test'
import { type SamplePersonKey, samplePeople } from '#sandbox/estate/people.ts'
import { expectAccessible } from './accessible.ts'
import { choose, expect, signIn, test } from './sign-in.ts'

test.use({ person: 'nobody' })

const people = Object.keys(samplePeople) as SamplePersonKey[]
const title = (page: Page) => page.getByRole('heading', { level: 1 })
const homeOf = (person: SamplePersonKey) => (person === 'owner' ? '/my-work' : '/')

async function signOut(page: Page, person: SamplePersonKey): Promise<void> {
  await page.getByRole('button', { name: samplePeople[person].name }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/signed-out$/)
}

test.describe('signing in', () => {
  for (const person of people)
    test(`leads ${person} home, and by a link to where it leads`, async ({ page, browser, baseURL }) => {
      await signIn(page, person)
      await expect(page).toHaveURL(`${baseURL}${homeOf(person)}`)
      await expect(page.getByRole('button', { name: samplePeople[person].name })).toBeVisible()
      await expect(title(page)).toBeVisible()

      const other = await browser.newPage({ baseURL, storageState: { cookies: [], origins: [] } })
      await signIn(other, person, '/findings?severity=high&group=none')
      await expect(other).toHaveURL(`${baseURL}/findings?severity=high&group=none`)
      await expect(title(other)).toHaveText(/^[\d,]+ findings on [\d,]+ assets$/)
      await other.close()
    })

  test('is asked for by every page, and says nothing of what is there', async ({ page }) => {
    const bodies = []
    for (const path of ['/findings', '/workloads/shop', '/workloads/no-such-workload']) {
      await page.goto(path)
      await expect(page).toHaveURL(`/sign-in?return=${encodeURIComponent(path)}`)
      await expect(title(page)).toHaveText('Sign in')
      bodies.push(await page.locator('main').innerText())
    }
    expect(new Set(bodies).size).toBe(1)
  })

  test('does not lead to an address of elsewhere', async ({ page, baseURL }) => {
    await page.goto('/sign-in?return=https://evil.example/')
    await page.getByRole('link', { name: 'Sign in with Microsoft' }).click()
    await choose(page, 'security')
    await expect(page).toHaveURL(`${baseURL}/`)
  })

  test('keeps no code or state in the history', async ({ page }) => {
    await signIn(page, 'security', '/scans')
    await expect(page).toHaveURL(/\/scans$/)
    await page.goBack()
    await expect(page).not.toHaveURL(/code=/)
  })

  for (const how of ['nonce', 'expired', 'audience', 'issuer', 'signature', 'none', 'tenant'] as const)
    test(`fails with a token that is wrong: ${how}`, async ({ page }) => {
      await signIn(page, 'admin', '/scans', how)
      await expect(page).toHaveURL(/\/sign-in\?refused=/)
      await expect(page.getByRole('alert').filter({ hasText: /\w/ })).toBeVisible()
      await page.goto('/scans')
      await expect(page).toHaveURL(/\/sign-in\?return=/)
    })

  test('without a role says so, and opens nothing', async ({ page }) => {
    await signIn(page, 'leadership', '/', 'roles')
    await expect(title(page)).toHaveText('You have no role here yet')
    await page.goto('/findings')
    await expect(title(page)).toHaveText('You have no role here yet')
  })

  test('cannot be replayed: the address that the provider sent back to is worth nothing a second time', async ({
    page,
    browser,
    baseURL,
  }) => {
    const callback = page.waitForRequest(/\/sign-in\/callback\?/)
    await signIn(page, 'security')
    const address = (await callback).url()
    const other = await browser.newPage({ baseURL, storageState: { cookies: [], origins: [] } })
    await other.goto(address)
    await expect(other).toHaveURL(/\/sign-in\?refused=unknown-attempt/)
    await other.goto('/')
    await expect(other).toHaveURL(/\/sign-in$/)
    await other.close()
  })

  test('is accessible', async ({ page }) => {
    await page.goto('/sign-in?return=/findings')
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Sign in with Microsoft' }).click()
    await expect(title(page)).toHaveText('Sign in to Kestrel Outdoor as')
    await expectAccessible(page)
  })
})

test.describe('signing out', () => {
  test('ends it here and at the provider, which asks again who it is', async ({ page }) => {
    await signIn(page, 'security')
    await signOut(page, 'security')
    await page.goto('/findings')
    await expect(page).toHaveURL(/\/sign-in\?return=/)
    await page.getByRole('link', { name: 'Sign in with Microsoft' }).click()
    await expect(title(page)).toHaveText('Sign in to Kestrel Outdoor as')
    await choose(page, 'owner')
    await expect(page).toHaveURL(/\/findings$/)
    await expect(page.getByRole('button', { name: 'Jonas Berg' })).toBeVisible()
  })

  test('leaves nothing behind the back button', async ({ page }) => {
    await signIn(page, 'security', '/findings')
    await expect(title(page)).toHaveText(/findings on/)
    await signOut(page, 'security')
    for (let step = 0; step < 3; step++) {
      await page.goBack()
      await expect(page.getByRole('navigation')).toHaveCount(0)
      await expect(page.getByText(/findings on/)).toHaveCount(0)
    }
  })

  test('makes the old cookie worthless', async ({ page, context }) => {
    await signIn(page, 'security')
    const before = await context.cookies()
    await signOut(page, 'security')
    await context.addCookies(before)
    await page.goto('/findings')
    await expect(page).toHaveURL(/\/sign-in\?return=/)
  })

  test('is accessible', async ({ page }) => {
    await page.goto('/signed-out')
    await expectAccessible(page)
  })
})
