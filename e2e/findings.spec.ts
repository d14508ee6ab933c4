import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './sign-in.ts'

const title = (page: Page) => page.getByRole('heading', { level: 1 })
const table = (page: Page) => page.getByRole('table', { name: 'Findings' })
const rows = (page: Page) => table(page).locator('tr[data-row]:visible')
const groups = (page: Page) => table(page).getByRole('rowheader')
const panel = (page: Page) => page.getByRole('complementary').filter({ has: page.getByRole('heading', { level: 2 }) })

const numberIn = (text: string) => Number(/([\d,]+)/.exec(text)?.[1]?.replaceAll(',', ''))
const countOf = async (page: Page) => numberIn(await title(page).innerText())

/** What the headings of the groups count, added up. */
async function sumOfGroups(page: Page): Promise<number> {
  const texts = await groups(page).allInnerTexts()
  return texts.reduce((sum, text) => sum + numberIn(/([\d,]+) (?:findings?|unknown) ·/.exec(text)?.[1] ?? ''), 0)
}

async function pick(page: Page, button: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: button }).click()
  await page.getByRole('option', { name: option }).click()
}

/** Presses a key once the page listens to it: when what it leads to has the focus. */
async function press(page: Page, key: string, focused: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key)
    await expect(focused).toBeFocused({ timeout: 300 })
  }).toPass()
}

/** Opens the first finding of the list, and answers what its row says first. */
async function openFirst(page: Page): Promise<string> {
  const link = rows(page).first().getByRole('link').first()
  const name = await link.locator('span span').first().innerText()
  await link.click()
  await expect(panel(page)).toBeVisible()
  return name
}

test.describe('the findings', () => {
  test('open with one sentence, whose number is what the groups add up to', async ({ page }) => {
    await page.goto('/findings')
    await expect(title(page)).toHaveText(/^[\d,]+ findings on [\d,]+ assets$/)
    await expect(page.getByText(/^They hold back [\d.]+/)).toBeVisible()
    expect(await sumOfGroups(page)).toBe(await countOf(page))
  })

  test('are narrowed by a filter that becomes a chip, exactly, and widened when it is taken away', async ({ page }) => {
    // Those that exceptions cover too: others approve meanwhile.
    await page.goto('/findings?exception=both')
    const all = await countOf(page)
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('option', { name: 'Severity' }).click()
    await page.getByRole('option', { name: 'High' }).click()
    await expect(page).toHaveURL(/severity=high/)
    await expect(page.getByRole('button', { name: 'Severity at least High', exact: true })).toBeVisible()
    await expect(async () => expect(await countOf(page)).toBeLessThan(all)).toPass()
    const grave = await countOf(page)
    expect(await sumOfGroups(page)).toBe(grave)
    for (const mark of await groups(page).getByRole('img').all())
      expect(['Critical', 'High']).toContain(await mark.getAttribute('aria-label'))

    await page.getByRole('button', { name: /^Remove: Severity/ }).click()
    await expect(async () => expect(await countOf(page)).toBe(all)).toPass()
  })

  test('count the same however they are grouped and sorted', async ({ page }) => {
    // Those that exceptions cover too: others approve meanwhile.
    await page.goto('/findings?exception=both')
    const all = await countOf(page)
    for (const grouping of ['Subscription', 'Type']) {
      await pick(page, 'Group by', grouping)
      await expect(page).toHaveURL(new RegExp(`group=${grouping.toLowerCase()}`))
      await expect(async () => expect(await sumOfGroups(page)).toBe(all)).toPass()
    }
    await pick(page, 'Sort', 'Name')
    await expect(page).toHaveURL(/sort=name/)
    await pick(page, 'Group by', 'Nothing')
    await expect(groups(page)).toHaveCount(0)
    const names = await rows(page).locator('td:nth-child(2) a > span > span:first-child').allInnerTexts()
    expect(names.length).toBe(Math.min(50, all))
    expect(names).toEqual([...names].sort())
  })

  test('load more of a group in place, each once', async ({ page }) => {
    await page.goto('/findings')
    const more = page.getByRole('button', { name: /^\d+ more$/ }).first()
    const left = numberIn(await more.innerText())
    const before = await rows(page).count()
    await more.click()
    await expect(rows(page)).toHaveCount(before + Math.min(50, left))
    const links = await rows(page)
      .getByRole('link')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    expect(new Set(links).size).toBe(links.length)
  })

  test('unfold a group that was folded', async ({ page }) => {
    await page.goto('/findings')
    const before = await rows(page).count()
    await page.getByRole('button', { name: 'Unfold' }).first().click()
    await expect(async () => expect(await rows(page).count()).toBeGreaterThan(before)).toPass()
  })

  test('are found by the name of the asset', async ({ page }) => {
    await page.goto('/findings?group=none')
    await press(page, '/', page.getByRole('searchbox'))
    await page.keyboard.type('nsg-shop')
    await expect(page).toHaveURL(/q=nsg-shop/)
    await expect(async () => {
      const names = await rows(page).locator('td:nth-child(2)').allInnerTexts()
      expect(names.length).toBeGreaterThan(0)
      for (const name of names) expect(name).toContain('nsg-shop')
    }).toPass()
  })

  test('say so when nothing matches, and offer the way back', async ({ page }) => {
    await page.goto('/findings?q=no-asset-has-this-name')
    await expect(title(page)).toHaveText('No finding matches')
    await page.getByRole('link', { name: 'Show all findings' }).click()
    await expect(title(page)).toHaveText(/findings on/)
  })

  test('show what can be shown of an address that cannot be, and say what it should be', async ({ page }) => {
    const answer = await page.goto('/findings?severity=extreme&since=never&group=moon&check=no-such-check&open=x')
    expect(answer?.status()).toBe(200)
    await expect(
      page.getByText('severity “extreme” is left out: it should be critical, high, medium or low.'),
    ).toBeVisible()
    await expect(page.getByText(/since “never” is left out: it should be a date/)).toBeVisible()
    await expect(page.getByText(/check “no-such-check” is left out/)).toBeVisible()
  })

  test('are accessible', async ({ page }) => {
    test.slow()
    await page.goto('/findings')
    await expectAccessible(page)
  })

  test('are accessible beside the panel of one', async ({ page }) => {
    test.slow()
    await page.goto('/findings?severity=high&group=none')
    await openFirst(page)
    await expectAccessible(page)
  })
})

test.describe('the panel of a finding', () => {
  test('leaves the names in the list readable on a small laptop', async ({ page }) => {
    await page.setViewportSize({ width: 1024, height: 768 })
    await page.goto('/findings')
    await openFirst(page)
    const name = await rows(page).first().getByRole('link').first().locator('span span').first().boundingBox()
    expect(name?.width).toBeGreaterThan(120)
    // The heading of a group spans exactly the columns that are there.
    const group = await groups(page).first().boundingBox()
    const row = await rows(page).first().boundingBox()
    expect(row?.width).toBe(group?.width)
  })

  test('keeps its buttons when rows are selected', async ({ page }) => {
    await page.goto('/findings')
    await openFirst(page)
    await rows(page).nth(1).getByRole('checkbox').check()
    await expect(page.getByText(/^1 of [\d,]+ findings? selected/)).toBeVisible()
    await panel(page).getByRole('link', { name: 'Open asset' }).click({ trial: true })
  })

  test('is walked by keyboard without losing the list, and closed by Escape', async ({ page }) => {
    await page.goto('/findings')
    const count = await rows(page).count()
    const first = await openFirst(page)
    await expect(panel(page)).toContainText(first)
    const second = await rows(page).nth(1).locator('td:nth-child(2) a > span > span:first-child').innerText()
    await page.keyboard.press('j')
    await expect(panel(page).locator('dl').first()).toContainText(second)
    await expect(rows(page)).toHaveCount(count)
    await page.keyboard.press('k')
    await expect(panel(page).locator('dl').first()).toContainText(first)
    await page.keyboard.press('Escape')
    await expect(panel(page)).toHaveCount(0)
    await expect(page).not.toHaveURL(/open=/)
  })

  test('opens from its link alone, with evidence, reason and a fix in the names of its asset', async ({
    page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/findings?type=microsoft.storage/storageaccounts')
    const name = await openFirst(page)
    await expect(page).toHaveURL(/open=/)
    await page.goto(page.url())
    await expect(panel(page)).toContainText(name)
    for (const heading of ['Evidence', 'Why it matters', 'How to fix it'])
      await expect(panel(page).getByRole('heading', { name: heading })).toBeVisible()
    await panel(page).getByRole('button', { name: 'Copy command' }).click()
    const command = await page.evaluate(() => navigator.clipboard.readText())
    expect(command).toContain(`/storageAccounts/${name}`)
    expect(command).not.toContain('$ID')
    await panel(page).getByRole('tab', { name: 'Bicep' }).click()
    await expect(panel(page).getByRole('tabpanel')).toContainText(name)
    await panel(page).getByRole('button', { name: 'Copy link' }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url())
  })

  test('leads to its asset', async ({ page }) => {
    await page.goto('/findings')
    const name = await openFirst(page)
    await panel(page).getByRole('link', { name: 'Open asset' }).click()
    await expect(title(page)).toHaveText(name)
  })

  test('says that there is none, where there is none', async ({ page }) => {
    await page.goto('/findings?open=00000000-0000-4000-8000-000000000000.storage-minimum-tls')
    await expect(page.getByText('There is no such finding here')).toBeVisible()
    await expect(rows(page).first()).toBeVisible()
  })

  test('is a page of its own on a phone', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto('/findings')
    await openFirst(page)
    const box = await panel(page).boundingBox()
    expect([box?.x, box?.width]).toEqual([0, 390])
    await page.getByRole('link', { name: 'Back to the list' }).click()
    await expect(panel(page)).toHaveCount(0)
    await expect(rows(page).first()).toBeVisible()
  })
})

test.describe('a view of the findings', () => {
  test('is saved under a name, opened again and forgotten', async ({ page }) => {
    await page.goto('/findings?severity=high&group=asset')
    const count = await countOf(page)
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByLabel('Save this view as').fill('Grave, by asset')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.goto('/findings')
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('link', { name: 'Grave, by asset' }).click()
    await expect(page).toHaveURL(/severity=high&group=asset/)
    await expect(async () => expect(await countOf(page)).toBe(count)).toPass()
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('button', { name: 'Forget Grave, by asset' }).click()
    await expect(page.getByRole('link', { name: 'Grave, by asset' })).toHaveCount(0)
  })
})

test.describe('a selection of findings', () => {
  test('copies the ids and the fixes of what is selected', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/findings?type=microsoft.storage/storageaccounts')
    const names = await rows(page).locator('td:nth-child(2) a > span > span:first-child').allInnerTexts()
    await rows(page).nth(0).getByRole('checkbox').check()
    await rows(page).nth(1).getByRole('checkbox').check()
    await expect(page.getByText(/^2 of [\d,]+ findings selected$/)).toBeVisible()
    await page.getByRole('button', { name: 'Copy ids' }).click()
    await expect(page.getByText('2 ids copied')).toBeVisible()
    const ids = (await page.evaluate(() => navigator.clipboard.readText())).split('\n')
    expect(ids.map((id) => id.split('/').at(-1)).sort()).toEqual(names.slice(0, 2).sort())
    await page.getByRole('button', { name: 'Copy fixes' }).click()
    await expect(page.getByText('2 commands copied')).toBeVisible()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`/storageAccounts/${names[0]}`)
  })

  test('can be all that match', async ({ page }) => {
    await page.goto('/findings?severity=critical')
    const all = await countOf(page)
    await press(page, 'j', rows(page).first().getByRole('link'))
    await page.keyboard.press('x')
    await expect(page.getByText(new RegExp(`^1 of ${all} findings? selected$`))).toBeVisible()
    await page.getByRole('button', { name: `All ${all} that match` }).click()
    await expect(page.getByText(new RegExp(`^All ${all} findings? selected$`))).toBeVisible()
    await page.getByRole('button', { name: 'Clear the selection' }).click()
    await expect(page.getByText(/selected$/)).toHaveCount(0)
  })
})
