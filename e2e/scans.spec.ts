import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './sign-in.ts'

const title = (page: Page) => page.getByRole('heading', { level: 1 })
const scans = (page: Page) => page.getByRole('table', { name: 'Scans, newest first' }).locator('tbody tr')

test.describe('scans', () => {
  test('say first how much the last one read', async ({ page }) => {
    await page.goto('/scans')
    await expect(title(page)).toHaveText(/^The last scan read (all \d+|\d+ of \d+) subscriptions/)
  })

  test('are walked by keyboard and page by page', async ({ page }) => {
    await page.goto('/scans')
    const first = await scans(page).first().innerText()
    await page.getByRole('link', { name: 'Next' }).click()
    await expect(page).toHaveURL(/after=/)
    await page.getByRole('link', { name: 'Previous' }).click()
    await expect(scans(page).first()).toHaveText(first, { useInnerText: true })
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/scans\/\d+$/)
  })

  test('show what was read of each table in each subscription, and what changed', async ({ page }) => {
    await page.goto('/scans')
    await scans(page).first().getByRole('link').click()
    await expect(page.getByRole('table', { name: /Rows read/ }).getByRole('row')).not.toHaveCount(1)
    await expect(page.getByRole('region', { name: 'What changed' })).toContainText('Findings opened')
    await expect(page.getByRole('region', { name: 'Requests' })).toContainText('Requests sent')
  })

  test('run on demand: progress is shown, it ends, and the page is up to date', async ({ page }) => {
    await page.goto('/scans')
    const before = Number(
      /\/scans\/(\d+)/.exec((await scans(page).first().getByRole('link').getAttribute('href')) ?? '')?.[1],
    )
    await page.getByRole('button', { name: 'Scan now' }).click()
    await expect(page.getByRole('button', { name: 'Scanning' })).toBeVisible()
    await expect(page.getByText(/^The scan is done/)).toBeVisible({ timeout: 45_000 })
    await expect(page.getByRole('button', { name: 'Scan now' })).toBeVisible()
    await expect(scans(page).first().getByRole('link')).not.toHaveAttribute('href', `/scans/${before}`)
  })

  test('that do not exist are not found', async ({ page }) => {
    for (const id of ['999999999', '0', '-1', 'one', '99999999999999999999']) {
      const response = await page.goto(`/scans/${id}`)
      expect(response?.status(), id).toBe(404)
    }
  })

  test('are accessible', async ({ page }) => {
    test.slow()
    await page.goto('/scans')
    await expect(scans(page).first()).toBeVisible()
    await expectAccessible(page)
  })

  test('are accessible, each on its page', async ({ page }) => {
    test.slow()
    await page.goto('/scans')
    await scans(page).first().getByRole('link').click()
    await expect(page).toHaveURL(/\/scans\/\d+$/)
    await expectAccessible(page)
  })
})
