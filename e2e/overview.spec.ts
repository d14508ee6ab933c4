import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './sign-in.ts'

const title = (page: Page) => page.getByRole('heading', { level: 1 })
const card = (page: Page, name: string): Locator => page.getByRole('region', { name })
const numberIn = (text: string | undefined) => Number((text ?? '').replaceAll(',', '').match(/\d+/)?.[0])

test.describe('the overview', () => {
  test('says in its first words how the estate stands and how it moved', async ({ page }) => {
    await page.goto('/')
    await expect(title(page)).toHaveText(/^\d+\.\d( raw)?, (up|down|unchanged)/)
    const score = (await title(page).innerText()).split(/[, ]/)[0] ?? ''
    await expect(card(page, 'Score').getByText(score, { exact: true }).first()).toBeVisible()
  })

  test('leads from a check to fix first to exactly its findings', async ({ page }) => {
    await page.goto('/')
    const row = card(page, 'Fix first').getByRole('row').nth(1)
    const findings = numberIn(await row.getByRole('cell').nth(2).innerText())
    await row.getByRole('link').click()
    await expect(page).toHaveURL(/\/findings\?check=/)
    await expect(title(page)).toHaveText(new RegExp(`^${findings}\\b|^${findings} finding`))
  })

  test('leads from what is open to the internet to exactly these rows', async ({ page }) => {
    await page.goto('/')
    const row = card(page, 'Open to the internet').getByRole('listitem').filter({ hasText: 'Public IP addresses' })
    const count = numberIn(await row.innerText())
    await row.getByRole('link').click()
    await expect(page).toHaveURL(/type=microsoft\.network\/publicipaddresses/)
    await expect(title(page)).toHaveText(new RegExp(`^${count} of `))
  })

  test('keeps the scope on every way out of it', async ({ page }) => {
    await page.goto('/')
    await page.getByRole('button', { name: /^Workload/ }).click()
    await page.getByRole('group', { name: 'Subscriptions' }).getByRole('option', { name: 'shop' }).click()
    await expect(page).toHaveURL(/subscription=/)
    const subscription = new URL(page.url()).searchParams.get('subscription')
    await page.keyboard.press('Escape')
    await card(page, 'Fix first').getByRole('link', { name: 'All findings' }).click()
    await expect(page).toHaveURL(new RegExp(`/findings\\?.*subscription=${subscription}`))
  })

  test('shows another stretch of time, and the address says which', async ({ page }) => {
    await page.goto('/')
    const chart = card(page, 'Score').getByRole('figure')
    const inWords = await chart.getAttribute('aria-label')
    await page.getByRole('combobox', { name: /^Over/ }).click()
    await page.getByRole('option', { name: '30 days' }).click()
    await expect(page).toHaveURL(/range=30/)
    await expect(chart).not.toHaveAttribute('aria-label', inWords ?? '')
  })

  test('explains the movement with every finding behind it', async ({ page }) => {
    await page.goto('/')
    await card(page, 'Why it moved').getByRole('link', { name: 'Details' }).click()
    await expect(title(page)).toHaveText(/^(Up|Down|Unchanged)/)
    const fixed = card(page, 'Causes')
      .getByRole('row')
      .filter({ hasText: /^Fixed/ })
    const closed = numberIn(await fixed.getByRole('cell').nth(2).innerText())
    await fixed.getByRole('link').click()
    await expect(page).toHaveURL(/cause=fixed/)
    await expect(card(page, 'Findings').getByText(`${closed} finding`)).toBeVisible()
    await expect(card(page, 'Findings').locator('tbody tr')).toHaveCount(Math.min(25, closed))
  })

  test('compares two days that one chooses', async ({ page }) => {
    await page.goto('/movement')
    const last = await page.getByLabel('to', { exact: true }).inputValue()
    await page.getByLabel('From', { exact: true }).fill(last)
    await expect(page.getByText('The first day must be before the second.')).toBeVisible()
    const earlier = new Date(Date.parse(last) - 3 * 86_400_000).toISOString().slice(0, 10)
    await page.getByLabel('From', { exact: true }).fill(earlier)
    await page.getByRole('button', { name: 'Compare' }).click()
    await expect(page).toHaveURL(new RegExp(`from=${earlier}&to=${last}`))
    await expect(title(page)).toHaveText(/^(Up|Down|Unchanged)/)
  })

  test('answers addresses that make no sense with what it can', async ({ page }) => {
    await page.goto('/?range=never&subscription=%27%20or%201=1')
    await expect(title(page)).toHaveText(/^\d+\.\d/)
    for (const search of ['from=yesterday&to=2026-99-99&cause=magic&after=x', 'from=0000-01-01']) {
      await page.goto(`/movement?${search}`)
      await expect(title(page)).toHaveText(/^(Up|Down|Unchanged)/)
    }
  })

  for (const path of ['/', '/movement'])
    test(`is accessible: ${path}`, async ({ page }) => {
      test.slow()
      await page.goto(path)
      await expect(page.getByRole('figure').last()).toBeVisible()
      await expectAccessible(page)
    })
})

test.describe('the search', () => {
  test('finds an asset by a part of its name, with the keyboard alone', async ({ page }) => {
    await page.goto('/')
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('nsg')
    const hit = page.getByRole('group', { name: 'Assets' }).getByRole('option').first()
    await expect(hit).toContainText('nsg')
    const name = (await hit.innerText()).split('\n')[0] ?? ''
    await expect(hit).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
    await expect(title(page)).toHaveText(name)
  })

  test('finds a check and a page', async ({ page }) => {
    await page.goto('/')
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('storage tls')
    await expect(page.getByRole('group', { name: 'Checks' }).getByRole('option').first()).toContainText('TLS')
    await page.getByRole('combobox').fill('scans')
    await page.getByRole('group', { name: 'Pages' }).getByRole('option', { name: 'Scans' }).click()
    await expect(page).toHaveURL(/\/scans$/)
  })
})
