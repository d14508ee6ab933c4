import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './sign-in.ts'

const HEADER = 'Risk ID;Check;Resource;Decision;Reason;Expiration date;Colour'
const WHY = 'The vendor replaces the accounts with its next release in spring.'
const line = (reference: string, { check = 'storage-shared-keys', scope = 'stshopmedia', until = '' } = {}) =>
  `${reference};${check};${scope};Accepted;${WHY};${until};blue`
const choose = (page: Page, name: string, lines: string[]) =>
  page
    .getByLabel('Choose a file')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${[HEADER, ...lines].join('\r\n')}\r\n`) })
const lines = (page: Page) => page.getByRole('table', { name: 'Lines of the file' })
const result = (page: Page) => page.getByRole('region', { name: /^What (would happen|happened)$/ })

test.describe('bringing a register along', () => {
  test('names what is wrong with each line, by its number and column, and imports nothing', async ({ page }) => {
    test.slow()
    await page.goto('/exceptions/import')
    await choose(page, 'risks.csv', [
      line('E-1'),
      line('E-2', { check: 'storage-shared-key', until: '03/04/2027' }),
      line('E-3', { scope: 'no-such-account', until: '2001-01-01' }),
    ])
    await expect(result(page)).toContainText('2 of 3 lines have errors. Nothing is imported until they are mended.')
    await expect(lines(page)).toContainText('There is no check “storage-shared-key”: is storage-shared-keys ')
    await expect(lines(page)).toContainText('may be 3 April or 4 March')
    await expect(lines(page)).toContainText('There is no asset, group, subscription or workload “no-such-account”')
    await expect(lines(page)).toContainText('This day has passed')
    await expect(page.getByRole('region', { name: 'Columns' })).toContainText('“Colour”')
    await page.getByRole('button', { name: /^Wrong in expiry/ }).click()
    await expect(lines(page)).not.toContainText('E-1')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the errors' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('risks-errors.csv')
    await expect(page.getByRole('button', { name: /^Import \d/ })).toHaveCount(0)
    await expectAccessible(page)
  })

  test('imports all of it, once, and leads to what came of it', async ({ page }) => {
    const reference = `E2E-${Date.now()}`
    await page.goto('/exceptions/import')
    await choose(page, 'risks.csv', [line(reference)])
    await expect(result(page)).toContainText('1 line: 1 would be a request.')
    await expect(lines(page)).toContainText('No end is given. It comes in as a request until')
    await page.getByRole('button', { name: 'Import 1 exception' }).click()
    await expect(result(page)).toContainText('1 line: 1 is a request.')
    const name = await lines(page)
      .getByRole('link', { name: /^EX-\d+$/ })
      .innerText()

    await page.goto('/exceptions/import')
    await expect(page.getByRole('list', { name: 'Imported last' })).toContainText('1 line: 1 came as a request.')
    await choose(page, 'risks.csv', [line(reference)])
    await expect(result(page)).toContainText('The line is here already. Nothing would change.')

    await lines(page).getByRole('link', { name }).click()
    await expect(page).toHaveURL(new RegExp(`/exceptions/${name}`))
    await expect(page.getByText(WHY).first()).toBeVisible()
  })

  test('takes cells that were copied from a spreadsheet', async ({ page }) => {
    await page.goto('/exceptions/import')
    const [header, first] = [HEADER, line('PASTED')].map((text) => text.replaceAll(';', '\t'))
    await page.getByLabel('Lines (CSV)').fill(`${header}\n${first}`)
    await page.getByRole('button', { name: 'Show what would happen' }).click()
    await expect(result(page)).toContainText('1 line: 1 would be a request.')
  })

  test('asks what the columns of a foreign register are, and how its dates are meant', async ({ page }) => {
    await page.goto('/exceptions/import')
    const foreign = [
      'Identifier,Weakness,Where it is,Text,Ends',
      `F-1,storage-shared-keys,stshopmedia,${WHY},03/04/2027`,
    ]
    await page
      .getByLabel('Choose a file')
      .setInputFiles({ name: 'foreign.csv', mimeType: 'text/csv', buffer: Buffer.from(foreign.join('\r\n')) })
    await expect(page.getByRole('region', { name: 'Columns' })).toContainText('There is no column “checks”')
    const say = async (name: string, option: string) => {
      await page.getByRole('combobox', { name, exact: true }).selectOption(option)
      await expect(page.getByRole('combobox', { name, exact: true })).toHaveValue(option)
    }
    await say('Identifier is', 'reference')
    await say('Weakness is', 'checks')
    await say('Where it is is', 'scope')
    await say('Text is', 'justification')
    await say('Ends is', 'expiry')
    await say('Category of all lines', 'risk_accepted')
    await expect(lines(page)).toContainText('may be 3 April or 4 March')
    await say('Order of dates', 'day first')
    await expect(result(page)).toContainText('1 line: 1 would be a request.')
    await expectAccessible(page)
  })

  test('offers a template that it can read itself', async ({ page }) => {
    await page.goto('/exceptions/import')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download a template' }).click(),
    ])
    await page.getByLabel('Choose a file').setInputFiles(await download.path())
    await expect(result(page)).toContainText('2 lines: 2 would be requests.')
  })
})

test.describe('who may not import', () => {
  test.use({ person: 'owner' })
  test('finds no such page', async ({ page }) => {
    expect((await page.goto('/exceptions/import'))?.status()).toBe(404)
  })
})
