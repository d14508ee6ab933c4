import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './sign-in.ts'

const title = (page: Page) => page.getByRole('heading', { level: 1 })
const document = (page: Page) => page.getByRole('article')
const checkLinks = (page: Page) => document(page).getByRole('listitem').locator('a[href^="/checklist/"]')

test.describe('the checklist', () => {
  test('is the guidance in its own order, with every check once', async ({ page }) => {
    await page.goto('/checklist')
    await expect(title(page)).toHaveText(/^\d+ checks, /)
    const count = Number((await title(page).innerText()).split(' ')[0])
    await expect(page.getByRole('heading', { level: 2 })).toHaveText([
      'Reduce the footprint',
      'Fine-tune the configuration',
      'Maintain defenses',
    ])
    const links = await checkLinks(page).evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    expect(links).toHaveLength(count)
    expect(new Set(links).size).toBe(count)
  })

  test('says of each check how many findings it has, and leads to exactly those', async ({ page }) => {
    await page.goto('/checklist')
    const link = page.getByRole('link', { name: /^[\d,]+ fail$/ }).first()
    const failing = (await link.innerText()).replace(/ fail$/, '')
    await link.click()
    await expect(title(page)).toHaveText(new RegExp(`^${failing} findings on ${failing} assets$`))
  })

  test('says which recommendations nothing checks yet', async ({ page }) => {
    await page.goto('/checklist')
    await expect(page.locator('#training')).toContainText('no check yet')
  })

  test('is searched', async ({ page }) => {
    await page.goto('/checklist')
    const all = await checkLinks(page).count()
    await page.getByRole('searchbox').fill('older than 1.2')
    await expect(page).toHaveURL(/q=older/)
    await expect(async () => expect(await checkLinks(page).count()).toBeLessThan(all)).toPass()
    await expect(page.getByText('Storage accounts refuse TLS older than 1.2')).toBeVisible()
    await page.goto('/checklist?q=quantum+teapot')
    await page.getByRole('link', { name: 'Show all', exact: true }).click()
    await expect(checkLinks(page)).toHaveCount(all)
  })

  test('prints as a document, without the frame', async ({ page }) => {
    await page.goto('/checklist')
    await page.emulateMedia({ media: 'print' })
    await expect(page.getByRole('complementary', { name: 'Temper' })).toBeHidden()
    await expect(page.getByRole('search')).toBeHidden()
    await expect(page.getByText(/in force since/)).toBeVisible()
    await expect(document(page).first()).toBeVisible()
  })

  test('is accessible', async ({ page }) => {
    test.slow()
    await page.goto('/checklist')
    await expectAccessible(page)
  })
})

test.describe('one check', () => {
  test('says what it asks, why, how to fix it, and where it does not pass', async ({ page }) => {
    await page.goto('/checklist')
    await page.getByRole('link', { name: 'Storage accounts refuse TLS older than 1.2' }).click()
    await expect(title(page)).toHaveText('Storage accounts refuse TLS older than 1.2')
    await expect(page.getByText(/^Fails on \d+ of \d+ assets\./)).toBeVisible()
    for (const heading of ['Now', 'Trend', 'Why it matters', 'How to fix it', 'The check', 'Known elsewhere as'])
      await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible()
    await expect(page.getByText('properties.minimumTlsVersion')).toBeVisible()
    await page.getByRole('tab', { name: 'Bicep' }).click()
    await expect(page.getByRole('tabpanel')).toContainText('minimumTlsVersion')
  })

  test('leads to the finding on an asset', async ({ page }) => {
    await page.goto('/checklist/storage-minimum-tls')
    const link = page.getByRole('table', { name: 'Where it does not pass' }).getByRole('link').first()
    const name = await link.locator('span span').first().innerText()
    await link.click()
    await expect(page).toHaveURL(/findings\?check=storage-minimum-tls.*open=/)
    await expect(page.getByRole('complementary', { name: new RegExp(`: ${name}$`) })).toBeVisible()
  })

  test('that the checklist does not have is not found', async ({ page }) => {
    const answer = await page.goto('/checklist/no-such-check')
    expect(answer?.status()).toBe(404)
  })

  test('is accessible', async ({ page }) => {
    await page.goto('/checklist/storage-minimum-tls')
    await expectAccessible(page)
  })
})
