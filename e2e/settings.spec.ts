import type { Page } from '@playwright/test'
import { samplePeople } from '#sandbox/estate/people.ts'
import { expectAccessible } from './accessible.ts'
import { choose, expect, signIn, test } from './sign-in.ts'

// One after the other: the target is one for all.
test.describe.configure({ mode: 'default' })

const title = (page: Page) => page.getByRole('heading', { level: 1 })
const targetOf = (page: Page) => page.getByLabel('Target score')
const save = (page: Page) => page.getByRole('button', { name: 'Save the target' })

test.describe('what is sensitive', () => {
  test.use({ person: 'nobody' })

  test('asks who signed in long ago to sign in again, and keeps what was typed', async ({ page }) => {
    await signIn(page, 'admin', '/settings', 'long-ago')
    await expect(targetOf(page)).toHaveValue('82.0')
    await expect(async () => {
      await targetOf(page).fill('84.5')
      await expect(save(page)).toBeEnabled({ timeout: 500 })
    }).toPass()
    await save(page).click()
    await expect(title(page)).toHaveText(`Confirm that it is you, ${samplePeople.admin.name}`)
    await choose(page, 'admin')
    await expect(page).toHaveURL(/\/settings$/)
    await expect(page.getByText('You have signed in again.')).toBeVisible()
    await expect(targetOf(page)).toHaveValue('84.5')
    await save(page).click()
    await expect(title(page)).toHaveText('The estate is to reach 84.5')

    // Signed in just now: not asked again.
    await targetOf(page).fill('82')
    await save(page).click()
    await expect(title(page)).toHaveText('The estate is to reach 82.0')
    await page.goto('/settings/audit')
    await expect(page.getByRole('main')).toContainText(samplePeople.admin.name)
  })

  test('is not done where the provider lets them in without asking', async ({ page }) => {
    await signIn(page, 'admin', '/settings', 'long-ago')
    await page.goto('/sign-in/start?again&return=/settings')
    await choose(page, 'admin', 'long-ago')
    await expect(page.getByRole('alert').filter({ hasText: 'did not ask you to prove again' })).toBeVisible()
  })
})

test.describe('a session that an administrator ends', () => {
  test.use({ person: 'nobody' })

  test('is out at the next click, and says why', async ({ page, browser, baseURL }) => {
    const { owner } = samplePeople
    const elsewhere = await browser.newPage({
      baseURL,
      storageState: { cookies: [], origins: [] },
      // By which the administrator tells it from the owner's other sessions.
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
    })
    await signIn(elsewhere, 'owner')
    await expect(elsewhere).toHaveURL(/\/my-work$/)

    await signIn(page, 'admin', `/settings/people?open=${owner.id}`)
    const session = page.getByRole('listitem').filter({ hasText: 'Firefox on Windows' }).first()
    await session.getByRole('button', { name: 'End' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
    await expect(page.getByText('The session has ended')).toBeVisible()

    await elsewhere.getByRole('link', { name: 'Findings' }).first().click()
    await expect(elsewhere).toHaveURL(/\/sign-in\?return=/)
    await expect(elsewhere.getByText('An administrator ended your session.')).toBeVisible()
    await elsewhere.close()
  })
})

test.describe('the settings', () => {
  test('can be read by security, and not changed', async ({ page }) => {
    await page.goto('/settings')
    await expect(title(page)).toHaveText('The estate is to reach 82.0')
    await expect(save(page)).toHaveCount(0)
    expect((await page.goto('/settings/people'))?.status()).toBe(404)
  })

  test.describe('for an administrator', () => {
    test.use({ person: 'admin' })

    for (const path of ['', '/people', '/connection', '/security', '/audit'])
      test(`are accessible: /settings${path}`, async ({ page }) => {
        await page.goto(`/settings${path}`)
        await expect(title(page)).toBeVisible()
        await expectAccessible(page)
      })
  })

  test.describe('for an owner', () => {
    test.use({ person: 'owner' })

    test('do not exist', async ({ page }) => {
      for (const path of ['/settings', '/settings/people', '/settings/no-such-part'])
        expect((await page.goto(path))?.status(), path).toBe(404)
    })
  })
})
