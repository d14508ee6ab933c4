import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './sign-in.ts'

const title = (page: Page) => page.getByRole('heading', { level: 1 })
const doFirst = (page: Page) => page.getByRole('region', { name: 'Do first' })
const numberIn = (text: string | undefined) => Number((text ?? '').replaceAll(',', '').match(/\d+/)?.[0])

test.describe('My work, an owner’s home', () => {
  test.use({ person: 'owner' })

  test('is where the owner comes to, and says first how much there is', async ({ page }) => {
    await page.goto('/my-work')
    await expect(title(page)).toHaveText(/^One workload, (\d[\d,]* findings?|and nothing fails)$/)
    const findings = numberIn((await title(page).innerText()).split(', ')[1])
    await expect(doFirst(page).getByRole('link', { name: /^All/ })).toHaveText(
      `All ${findings.toLocaleString('en-GB')}`,
    )
    await doFirst(page).getByRole('link', { name: /^All/ }).click()
    await expect(title(page)).toHaveText(new RegExp(`^${findings.toLocaleString('en-GB')} finding`))
  })

  test('has the fix in place, filled in with the asset’s own names, and the address says which is open', async ({
    page,
  }) => {
    await page.goto('/my-work')
    const first = doFirst(page).getByRole('listitem').first()
    await expect(first.getByText('How to fix it')).toBeHidden()
    await first.getByRole('button').first().click()
    await expect(page).toHaveURL(/open=/)
    await expect(first.getByText('How to fix it')).toBeVisible()
    await expect(first.getByText('Evidence')).toBeVisible()
    await expect(first.getByRole('tab', { name: 'Bicep' })).toBeVisible()
    await page.reload()
    await expect(doFirst(page).getByText('How to fix it')).toBeVisible()
    await doFirst(page).getByRole('button', { expanded: true }).click()
    await expect(doFirst(page).getByText('How to fix it')).toBeHidden()
    await expect(page).toHaveURL(/\/my-work$/)
  })

  test('leads to the workload, and to no other’s', async ({ page }) => {
    await page.goto('/my-work')
    await page.getByRole('list', { name: 'My workloads' }).getByRole('link').first().click()
    await expect(page).toHaveURL(/\/workloads\/shop/)
    await expect(title(page)).toHaveText(/^Online shop: \d+\.\d( raw)?, .* its target of 82/)
    for (const slug of ['platform', 'no-such-workload']) {
      const response = await page.goto(`/workloads/${slug}`)
      expect(response?.status(), slug).toBe(404)
    }
    for (const path of ['/workloads/new', '/workloads/shop/edit', '/workloads/order', '/workloads/import'])
      expect((await page.goto(path))?.status(), path).toBe(404)
  })

  test('shows only theirs in the league table, without what belongs to nobody', async ({ page }) => {
    await page.goto('/workloads')
    const table = page.getByRole('table', { name: 'Workloads' })
    await expect(table.locator('tbody tr')).toHaveCount(1)
    await expect(table).toContainText('Online shop')
    await expect(page.getByText('Without a workload')).toHaveCount(0)
    await expect(page.getByRole('link', { name: 'New workload' })).toHaveCount(0)
  })

  test('answers addresses that make no sense with the list', async ({ page }) => {
    await page.goto('/my-work?open=nonsense')
    await expect(title(page)).toHaveText(/^One workload/)
    await page.goto('/my-work?open=00000000-0000-0000-0000-000000000000.storage-minimum-tls')
    await expect(title(page)).toHaveText(/^One workload/)
  })

  test('is accessible, folded and unfolded', async ({ page }) => {
    test.slow()
    await page.goto('/my-work')
    await expect(doFirst(page)).toBeVisible()
    await expectAccessible(page)
    await doFirst(page).getByRole('listitem').first().getByRole('button').first().click()
    await expect(doFirst(page).getByText('How to fix it')).toBeVisible()
    await expectAccessible(page)
  })

  test('is done with a thumb: everything fits a phone', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto('/my-work')
    const row = doFirst(page).getByRole('listitem').first().getByRole('button').first()
    expect((await row.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    await row.click()
    await expect(doFirst(page).getByText('How to fix it')).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
  })
})

test('is nobody’s home who owns nothing by role', async ({ page }) => {
  expect((await page.goto('/my-work'))?.status()).toBe(404)
})
