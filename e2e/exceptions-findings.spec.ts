// What exceptions cover, in the lists of findings and assets. The register of the demo has some in force.
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { decideElsewhere, plantRequest } from './plant-request.ts'
import { expect, test } from './sign-in.ts'

const title = (page: Page) => page.getByRole('heading', { level: 1 })
const table = (page: Page) => page.getByRole('table', { name: 'Findings' })
const rows = (page: Page) => table(page).locator('tr[data-row]:visible')
const panel = (page: Page) => page.getByRole('complementary').filter({ has: page.getByRole('heading', { level: 2 }) })

const numberIn = (text: string | null | undefined) => Number(/([\d,]+)/.exec(text ?? '')?.[1]?.replaceAll(',', ''))
const countOf = async (page: Page) => numberIn(await title(page).innerText())

test.describe('findings that exceptions cover', () => {
  test('are left out and counted, one click away, labelled, and left out again', async ({ page }) => {
    // Of a check that no other test plants on: others approve meanwhile.
    await page.goto('/findings?check=sql-entra-only')
    const open = await countOf(page)
    const said = await page.getByText(/[\d,]+ more (is|are) covered by/).innerText()
    const excepted = numberIn(/([\d,]+) more (?:is|are) covered/.exec(said)?.[1])
    expect(excepted).toBeGreaterThan(0)

    await page.getByRole('link', { name: 'Show what is excepted' }).click()
    await expect(page).toHaveURL(/exception=both/)
    await expect(async () => expect(await countOf(page)).toBe(open + excepted)).toPass()
    await expect(page.getByRole('button', { name: 'Excepted findings are shown too', exact: true })).toBeVisible()

    await page.getByRole('link', { name: 'Leave out what is excepted' }).click()
    await expect(async () => expect(await countOf(page)).toBe(open)).toPass()
  })

  test('are not in the number of the rail either', async ({ page }) => {
    const rail = page
      .getByRole('navigation')
      .getByRole('link', { name: /^Findings/ })
      .first()
    await expect(async () => {
      await page.goto('/findings')
      expect(numberIn(await rail.innerText())).toBe(await countOf(page))
    }).toPass()
  })

  test('say until when, and lead to the exception that covers them', async ({ page }) => {
    await page.goto('/findings?exception=only&status=both&group=none')
    await expect(title(page)).toHaveText(/^[\d,]+ excepted findings? on [\d,]+ assets?$/)
    const first = rows(page).first()
    await expect(first).toContainText(/Excepted.*until \d+ \w{3} · EX-\d{4}/)
    await first.getByRole('link').first().click()
    await expect(panel(page).getByRole('heading', { name: /^Exceptions?$/ })).toBeVisible()
    await expect(
      panel(page)
        .getByText(/approved by/)
        .first(),
    ).toBeVisible()
    await expect(panel(page).getByRole('link', { name: 'Ask for an exception' })).toHaveCount(0)
    const link = panel(page)
      .getByRole('link', { name: /^EX-\d{4}$/ })
      .first()
    const name = await link.innerText()
    await link.click()
    await expect(page).toHaveURL(new RegExp(`/exceptions/${name}`))
    await expect(page.getByText(name).first()).toBeVisible()
  })

  test('are counted the same in every grouping', async ({ page }) => {
    // Others approve meanwhile.
    await expect(async () => {
      await page.goto('/findings?exception=only&group=none')
      const excepted = await countOf(page)
      for (const group of ['check', 'type', 'workload', 'subscription']) {
        await page.goto(`/findings?exception=only&group=${group}`)
        const groups = table(page).getByRole('rowheader')
        await expect(groups.first()).toBeVisible()
        const counts = (await groups.allInnerTexts()).map((text) => numberIn(/([\d,]+) findings? ·/.exec(text)?.[1]))
        expect(counts.reduce((all, one) => all + one, 0)).toBe(excepted)
      }
    }).toPass()
  })

  test('are listed as the page of one exception counts them, also where another covers the same', async ({ page }) => {
    const targets = [{ kind: 'workload', slug: 'legacy-lob' }] as const
    const wide = await plantRequest('sql-minimum-tls', { workload: 'legacy-lob', targets })
    const narrow = await plantRequest('sql-minimum-tls', { workload: 'legacy-lob' })
    for (const planted of [wide, narrow]) await decideElsewhere(planted, 'approver')
    const counts: number[] = []
    for (const { name } of [wide, narrow]) {
      // What the header narrows the view to is not what the page counts.
      await page.goto(`/exceptions/${name}?workload=shop`)
      const link = page.getByRole('link', { name: /^[\d,]+ findings?$/ })
      const count = numberIn(await link.innerText())
      await link.click()
      await expect(page).toHaveURL(`/findings?under=${name}&check=sql-minimum-tls`)
      await expect(title(page)).toHaveText(new RegExp(`^${count} findings? under ${name} on ${count} assets?$`))
      await expect(page.getByRole('button', { name: `Under exception is ${name}`, exact: true })).toBeVisible()
      counts.push(count)
    }
    expect(counts[0]).toBeGreaterThan(1)
    expect(counts[1]).toBe(1)
    await expect(rows(page)).toHaveCount(1)
    await expect(rows(page)).toContainText(narrow.asset)
    await page.getByRole('button', { name: `Remove: Under exception is ${narrow.name}` }).click()
    await expect(page).toHaveURL('/findings?check=sql-minimum-tls')
    await page.goto(`/findings?under=${narrow.id}`)
    await expect(page).toHaveURL(`/findings?under=${narrow.name}`)
    await expectAccessible(page)
  })

  test('are on their asset beside the rest, with both scores', async ({ page }) => {
    await page.goto('/assets?verdict=excepted')
    await page.getByRole('table', { name: 'Assets' }).locator('tr[data-row] a').first().click()
    await expect(page).toHaveURL(/\/assets\/[0-9a-f-]{36}/)
    await expect(page.getByText('raw score')).toBeVisible()
    await expect(page.getByText('accepted', { exact: true })).toBeVisible()
    const row = page.getByRole('table', { name: 'Verdicts' }).locator('tr[data-row]').filter({ hasText: 'Excepted' })
    await expect(row.first()).toContainText(/EX-\d{4}/)
    await row.first().getByRole('link').first().click()
    await expect(page).toHaveURL(/exception=both/)
    await expect(panel(page)).toContainText('Excepted until')
  })

  test('are readable for everybody', async ({ page }) => {
    await page.goto('/findings?exception=only&status=both&group=none')
    await rows(page).first().getByRole('link').first().click()
    await expect(panel(page)).toBeVisible()
    await expectAccessible(page)
  })
})

test.describe('an exception is asked for', () => {
  test('from a finding, its asset and its check', async ({ page }) => {
    await page.goto('/findings?severity=high')
    await rows(page).first().getByRole('link').first().click()
    await expect(panel(page)).toBeVisible()
    const ask = page.getByRole('link', { name: 'Ask for an exception' })
    await expect(ask).toHaveAttribute('href', /^\/exceptions\/new\?finding=[0-9a-f-]{36}\.[a-z0-9-]+$/)
    await panel(page).getByRole('link', { name: 'Open asset' }).click()
    await expect(page).toHaveURL(/\/assets\//)
    await expect(ask).toHaveAttribute('href', /^\/exceptions\/new\?asset=[0-9a-f-]{36}$/)
    await page.goto('/checklist/storage-minimum-tls')
    await expect(ask).toHaveAttribute('href', '/exceptions/new?check=storage-minimum-tls')
  })

  test('for several findings, and not for more than one request names', async ({ page }) => {
    await page.goto('/findings')
    const boxes = rows(page).locator('[data-row-select]')
    await boxes.nth(0).check()
    await boxes.nth(1).check()
    const ask = page.getByRole('status').getByRole('button', { name: 'Ask for an exception' })
    expect(await countOf(page)).toBeGreaterThan(100)
    await page.getByRole('button', { name: /All [\d,]+ that match/ }).click()
    await ask.click()
    await expect(page.getByText(/One request names at most 100 findings/)).toBeVisible()
    await boxes.nth(2).click()
    await ask.click()
    await expect(page).toHaveURL(/\/exceptions\/new\?finding=[0-9a-f-]{36}\.[a-z0-9-]+(,|%2C)[0-9a-f-]{36}\.[a-z0-9-]+/)
  })
})

test.describe('who may not ask', () => {
  test.use({ person: 'auditor' })

  test('sees what is excepted, and no way to ask', async ({ page }) => {
    await page.goto('/findings?exception=both')
    await rows(page).first().getByRole('link').first().click()
    await expect(panel(page)).toBeVisible()
    await expect(page.getByRole('link', { name: 'Ask for an exception' })).toHaveCount(0)
    await page.goto('/checklist/storage-minimum-tls')
    await expect(title(page)).toBeVisible()
    await expect(page.getByRole('link', { name: 'Ask for an exception' })).toHaveCount(0)
  })
})
