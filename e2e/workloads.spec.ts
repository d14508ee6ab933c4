import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './sign-in.ts'

const title = (page: Page) => page.getByRole('heading', { level: 1 })
const card = (page: Page, name: string): Locator => page.getByRole('region', { name })
const league = (page: Page) => page.getByRole('table', { name: 'Workloads' })
const columnOf = async (row: Locator, header: string) => {
  const headers = await league(row.page()).getByRole('columnheader').allTextContents()
  return (await row.getByRole('cell').nth(headers.indexOf(header)).innerText()).trim()
}
const names = (page: Page) => league(page).locator('tbody').first().locator('tr td:first-child a').allInnerTexts()

test.describe('the league table', () => {
  test('says first who is on target, and shows what belongs to nobody', async ({ page }) => {
    await page.goto('/workloads')
    await expect(title(page)).toHaveText(/(workloads (are|is) on target|is .* its target of)/)
    const none = league(page).getByRole('row').filter({ hasText: 'Without a workload' })
    const assets = await columnOf(none, 'Assets')
    await none.getByRole('link', { name: /Without a workload/ }).click()
    await expect(page).toHaveURL(/\/assets\?workload=none/)
    await expect(title(page)).toHaveText(new RegExp(`^${assets} assets`))
  })

  test('is sorted by its columns, and the address says how', async ({ page }) => {
    await page.goto('/workloads')
    await league(page).getByRole('link', { name: 'Workload', exact: true }).click()
    await expect(page).toHaveURL(/sort=name/)
    await expect(league(page).getByRole('columnheader', { name: 'Workload' })).toHaveAttribute('aria-sort', 'ascending')
    const ascending = await names(page)
    expect(ascending.length).toBeGreaterThan(2)
    await league(page).getByRole('link', { name: 'Workload', exact: true }).click()
    await expect(page).toHaveURL(/sort=-name/)
    await expect.poll(() => names(page)).toEqual(ascending.toReversed())
  })

  test('leads to a workload whose numbers are those of its row', async ({ page }) => {
    await page.goto('/workloads')
    const row = league(page).getByRole('row').filter({ hasText: 'Data platform' })
    const score = await columnOf(row, 'Raw score')
    const findings = await columnOf(row, 'Failing')
    await row.getByRole('link').first().click()
    await expect(title(page)).toHaveText(new RegExp(`^Data platform: ${score}( raw)?, `))
    await card(page, 'Fix first').getByRole('link', { name: 'All findings' }).click()
    await expect(page).toHaveURL(/\/findings\?workload=data-platform/)
    await expect(title(page)).toHaveText(new RegExp(`^${findings} finding`))
  })

  for (const path of ['/workloads', '/workloads/shop'])
    test(`is accessible: ${path}`, async ({ page }) => {
      test.slow()
      await page.goto(path)
      await expect(title(page)).toBeVisible()
      await expectAccessible(page)
    })
})

test.describe('who only reads', () => {
  test.use({ person: 'leadership' })
  test('sees the table and the pages, and nothing to change', async ({ page }) => {
    await page.goto('/workloads')
    await expect(league(page)).toContainText('Online shop')
    for (const name of ['New workload', 'Import YAML', 'Order'])
      await expect(page.getByRole('link', { name })).toHaveCount(0)
    await page.getByRole('button', { name: 'Export' }).click()
    await expect(page.getByRole('link', { name: /^CSV/ })).toBeVisible()
    await expect(page.getByRole('link', { name: /YAML/ })).toHaveCount(0)
    for (const path of ['/workloads/new', '/workloads/shop/edit', '/workloads/order', '/workloads/import'])
      expect((await page.goto(path))?.status(), path).toBe(404)
    await page.goto('/workloads/shop')
    await expect(page.getByRole('link', { name: 'Change' })).toHaveCount(0)
  })
})

// One after the other: what they define is seen by the others.
test.describe('defining workloads', () => {
  test.describe.configure({ mode: 'serial' })

  test('previews what rules match while they are typed', async ({ page }) => {
    await page.goto('/workloads/new')
    await page.getByLabel('Rule 1: name of the tag').fill('team')
    await page.getByLabel('Rule 1: value of the tag').fill('shop')
    await page.keyboard.press('Escape')
    const preview = card(page, 'What the rules match')
    await expect(preview).toContainText(/\d+ assets match/)
    await expect(preview).toContainText(/kept by Online shop, which comes first/)
    await page.getByLabel('Rule 1: value of the tag').fill('nobody has this')
    await expect(preview).toContainText('These rules match no asset')
  })

  test('tells what is missing beside the fields, and keeps what was typed', async ({ page }) => {
    await page.goto('/workloads/new')
    await page.getByLabel('Name', { exact: true }).fill('Shöp (Test)')
    await expect(page.getByLabel('Name in addresses')).toHaveValue('shop-test')
    await page.getByLabel('Target').fill('140')
    await page.getByRole('button', { name: 'Create workload' }).click()
    await expect(page.getByLabel('Environment')).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByText('The target is a number from 0 to 100.')).toBeVisible()
    await expect(page.getByText('Give the name of the tag.').first()).toBeVisible()
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Shöp (Test)')
    await expect(page.getByLabel('Environment')).toBeFocused()
  })

  test('creates one, applies its rules, and shows its numbers', async ({ page }) => {
    await page.goto('/workloads/new')
    await page.getByLabel('Name', { exact: true }).fill('Build agents')
    await page.getByLabel('Environment').selectOption('development')
    await page.getByLabel('Criticality').selectOption('low')
    await page.getByLabel('Target').fill('70,5')
    await page.getByLabel('Find an owner').fill('jonas')
    await page.getByRole('option', { name: /Jonas Berg/ }).click()
    await expect(page.getByRole('list', { name: 'Owners' })).toContainText('Jonas Berg')
    await page.getByLabel('Rule 1: by what').selectOption('resource_group')
    await page.getByLabel('Rule 1: resource group').fill('*dev*')
    await page.keyboard.press('Escape')
    await expect(card(page, 'What the rules match')).toContainText(/assets? match/)
    await page.getByRole('button', { name: 'Create workload' }).click()
    await expect(page).toHaveURL(/\/workloads\/build-agents$/)
    // They may have been applied before the page came: then nothing is told to be under way.
    await expect(title(page)).toHaveText(/^Build agents: \d+\.\d( raw)?, .* its target of 70\.5/, { timeout: 60_000 })
    await expect(page.getByRole('region', { name: 'Rules under way' })).toHaveCount(0)
    await expect(card(page, 'What belongs to it')).toContainText('resource groups *dev*')
  })

  test('does not let one save over what somebody else saved', async ({ page, context }) => {
    await page.goto('/workloads/build-agents/edit')
    const other = await context.newPage()
    await other.goto('/workloads/build-agents/edit')
    await other.getByLabel('Description').fill('Saved first')
    await other.getByRole('button', { name: 'Save changes' }).click()
    await expect(other).toHaveURL(/\/workloads\/build-agents$/)
    await page.getByLabel('Target').fill('75')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'meanwhile' })).toContainText('They changed: description')
    await page.getByRole('button', { name: /on top of theirs/ }).click()
    await expect(page.getByLabel('Description')).toHaveValue('Saved first')
    await expect(page.getByLabel('Target')).toHaveValue('75')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await expect(page).toHaveURL(/\/workloads\/build-agents$/)
    await expect(card(page, 'The workload')).toContainText('Saved first')
    await expect(card(page, 'The workload')).toContainText('75')
  })

  test('puts them in order with the keyboard alone', async ({ page }) => {
    await page.goto('/workloads/order')
    const rows = page.getByRole('list', { name: 'Order of the workloads' }).getByRole('listitem')
    const last = rows.last()
    await expect(last).toContainText('Build agents')
    await last.getByRole('button', { name: 'Move Build agents up' }).focus()
    await page.keyboard.press('Enter')
    await expect(rows.nth(-2)).toContainText('Build agents')
    await expect(page.getByRole('button', { name: 'Move Build agents up' })).toBeFocused()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowDown')
    await expect(rows.nth(-2)).toContainText('Build agents')
    await page.getByRole('button', { name: 'Save order' }).click()
    await expect(page).toHaveURL(/\/workloads$/)
    await page.goto('/workloads/order')
    await expect(rows.nth(-2)).toContainText('Build agents')
  })

  test('takes them out as YAML, and says what a changed file would do before doing it', async ({ page }) => {
    await page.goto('/workloads')
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^YAML/ }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^temper-workloads-\d{4}-\d\d-\d\d(-head-\d+-[0-9a-f]{32})?\.yaml$/)
    const yaml = await readFile(await download.path(), 'utf8')
    await page.goto('/workloads/import')
    await page.getByLabel('YAML').fill(yaml)
    await page.getByRole('button', { name: 'Show what would change' }).click()
    await expect(card(page, 'What would change')).toContainText('Nothing would change.')
    await page.getByLabel('YAML').fill(yaml.replace('target: 75', 'target: 740'))
    await page.getByRole('button', { name: 'Show what would change' }).click()
    await expect(page.getByRole('list', { name: 'Problems' })).toContainText(/line \d+.*target.*0 to 100/)
    await page.getByLabel('YAML').fill(yaml.replace('target: 75', 'target: 74'))
    await page.getByRole('button', { name: 'Show what would change' }).click()
    await expect(page.getByRole('list', { name: 'Changes' })).toContainText('target: 75 → 74')
    await page.getByRole('button', { name: 'Import 1 change' }).click()
    await expect(page).toHaveURL(/\/workloads$/)
    await expect(league(page).getByRole('row').filter({ hasText: 'Build agents' })).toContainText('74')
  })

  test('retires one after saying what that means, and keeps its past', async ({ page }) => {
    await page.goto('/workloads/build-agents/edit')
    await page.getByRole('button', { name: 'Retire' }).click()
    const dialog = page.getByRole('dialog', { name: 'Retire Build agents?' })
    await expect(dialog).toContainText('Its past stays')
    await dialog.getByRole('button', { name: 'Retire' }).click()
    await expect(page).toHaveURL(/\/workloads$/)
    await expect(league(page)).not.toContainText('Build agents')
    await page.goto('/workloads/build-agents')
    await expect(page.getByText('It is retired')).toBeVisible()
    expect((await page.goto('/workloads/build-agents/edit'))?.status()).toBe(404)
  })

  for (const path of ['/workloads/new', '/workloads/shop/edit', '/workloads/order', '/workloads/import'])
    test(`is accessible: ${path}`, async ({ page }) => {
      test.slow()
      await page.goto(path)
      await expect(title(page)).toBeVisible()
      await expectAccessible(page)
    })
})
