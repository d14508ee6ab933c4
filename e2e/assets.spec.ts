import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './sign-in.ts'

const rows = (page: Page, table: string) => page.getByRole('table', { name: table }).locator('tbody tr')

test.describe('the inventory', () => {
  test('opens with what it holds, and leads to one asset', async ({ page }) => {
    await page.goto('/assets')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^\d+ assets of \d+ types$/)
    const name = await rows(page, 'Assets').first().getByRole('link').locator('span span').first().innerText()
    await rows(page, 'Assets').first().getByRole('link').click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  })

  test('is narrowed by what is typed, and the address says so', async ({ page }) => {
    await page.goto('/assets')
    // Keys work once the page has woken up.
    await expect(async () => {
      await page.keyboard.press('/')
      await expect(page.getByPlaceholder('Find an asset by name')).toBeFocused({ timeout: 500 })
    }).toPass()
    await page.keyboard.type('nsg')
    await expect(page).toHaveURL(/q=nsg/)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^\d+ of \d+ assets match/)
    const counted = Number((await page.getByRole('heading', { level: 1 }).innerText()).split(' ')[0])
    expect(await rows(page, 'Assets').count()).toBe(Math.min(50, counted))
    for (const text of await rows(page, 'Assets').allInnerTexts()) expect(text.toLowerCase()).toContain('nsg')
  })

  test('by type leads to the assets of that type, as many as it says', async ({ page }) => {
    await page.goto('/assets?view=types')
    const row = rows(page, 'Types of assets').filter({ hasText: 'microsoft.storage/storageaccounts' })
    const count = (await row.locator('td').last().innerText()).trim()
    await row.getByRole('link').click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(new RegExp(`^${count} of `))
  })

  test('keeps the names readable on a tablet', async ({ page }) => {
    await page.setViewportSize({ width: 768, height: 1024 })
    for (const [path, table] of [
      ['/assets', 'Assets'],
      ['/assets?view=types', 'Types of assets'],
    ] as const) {
      await page.goto(path)
      const first = await rows(page, table).first().locator('td').first().boundingBox()
      expect(first?.width).toBeGreaterThan(150)
    }
    await page.goto('/assets?type=microsoft.compute/virtualmachines')
    await rows(page, 'Assets').first().getByRole('link').click()
    await expect(page.getByRole('table', { name: 'Verdicts' })).toBeVisible()
    const check = await rows(page, 'Verdicts').first().locator('td').first().boundingBox()
    expect(check?.width).toBeGreaterThan(150)
  })

  test('says which resource group it is narrowed to, and lets go of it', async ({ page }) => {
    await page.goto('/assets?type=microsoft.compute/virtualmachines')
    await rows(page, 'Assets').first().getByRole('link').click()
    const group = page.locator('main a[href*="group="]').first()
    const name = await group.innerText()
    await group.click()
    await expect(page.getByRole('search').getByText(name)).toBeVisible()
    const narrowed = await page.getByRole('heading', { level: 1 }).innerText()
    expect(narrowed).toMatch(/^\d+ of \d+ assets match/)
  })

  test('lets go of what is half typed for whoever follows a link', async ({ page }) => {
    await page.clock.install()
    await page.goto('/assets')
    const search = page.getByRole('searchbox')
    await expect(async () => {
      await search.fill('nsg')
      await expect(page).toHaveURL(/q=nsg/, { timeout: 1_000 })
    }).toPass()
    // The checklist takes longer than typing has to rest before it is looked for.
    const rested = Promise.withResolvers<void>()
    await page.route('**/checklist?*', async (route) => {
      await rested.promise
      await route.continue()
    })
    await search.fill('nsg-hub')
    await page.getByRole('link', { name: 'Checklist' }).first().click()
    await page.clock.fastForward(400)
    rested.resolve()
    await expect(page).toHaveURL(/\/checklist/)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })

  test('is walked by pages that do not overlap', async ({ page }) => {
    await page.goto('/assets?sort=name')
    const first = await rows(page, 'Assets').allInnerTexts()
    await page.getByRole('link', { name: 'Next' }).click()
    await expect(page).toHaveURL(/after=/)
    await expect(page.getByRole('link', { name: 'Previous' })).toBeVisible()
    const second = await rows(page, 'Assets').allInnerTexts()
    expect(second.filter((row) => first.includes(row))).toEqual([])
  })

  test('says so when nothing matches, and offers the way back', async ({ page }) => {
    await page.goto('/assets?q=no-asset-has-this-name')
    await expect(page.getByText('No asset matches')).toBeVisible()
    await page.getByRole('link', { name: 'Show all assets' }).click()
    await expect(rows(page, 'Assets')).not.toHaveCount(0)
  })

  test('is accessible', async ({ page }) => {
    await page.goto('/assets')
    await expectAccessible(page)
    await page.goto('/assets?view=types')
    await expectAccessible(page)
  })
})

test.describe('one asset', () => {
  const open = async (page: Page, name: string) => {
    await page.goto(`/assets?q=${name}`)
    await rows(page, 'Assets').first().getByRole('link').click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  }

  test('shows every verdict with its evidence, failing first', async ({ page }) => {
    await open(page, 'nsg-shop-web')
    const verdicts = rows(page, 'Verdicts')
    await expect(verdicts.first()).toContainText('Fails')
    for (const text of await verdicts.allInnerTexts()) expect(text).toMatch(/Fails|Excepted|Unknown|Passes/)
  })

  test('shows its configuration, searchable, with what checks look at', async ({ page }) => {
    await open(page, 'nsg-shop-web')
    await page.getByRole('link', { name: 'Configuration', exact: true }).click()
    await page.getByLabel('Find a property or value').fill('securityRules')
    await expect(page.getByText('securityRules', { exact: true }).first()).toBeVisible()
  })

  test('is found under the id that Azure gives it, whatever its casing', async ({ page }) => {
    await open(page, 'nsg-shop-web')
    const address = page.url()
    const id = (await page.getByRole('button', { name: /^Copy \/subscriptions/ }).getAttribute('title')) ?? ''
    await page.goto(`/assets${id.toUpperCase()}`)
    await expect(page).toHaveURL(address)
  })

  test('has a timeline and neighbours', async ({ page }) => {
    await open(page, 'nsg-shop-web')
    await page.getByRole('link', { name: 'Timeline', exact: true }).click()
    await expect(page.getByText('Seen for the first time')).toBeVisible()
    await page.getByRole('link', { name: 'Neighbours', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Named by' })).toBeVisible()
  })

  test('that does not exist is not found, like any page', async ({ page }) => {
    for (const path of ['/assets/00000000-0000-0000-0000-000000000000', '/assets/x', '/assets/subscriptions/none']) {
      const answer = await page.goto(path)
      expect(answer?.status()).toBe(404)
    }
  })

  test('is accessible in all its parts', async ({ page }) => {
    await open(page, 'nsg-shop-web')
    const address = page.url()
    for (const view of ['verdicts', 'configuration', 'timeline', 'neighbours']) {
      await page.goto(`${address}?view=${view}`)
      await expectAccessible(page)
    }
  })
})
