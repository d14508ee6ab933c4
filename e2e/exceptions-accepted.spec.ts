// What exceptions cover, in the scores: beside the raw one everywhere, at once, and never instead of it.
import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { decideElsewhere, plantRequest } from './plant-request.ts'
import { expect, test } from './sign-in.ts'

// Fails on many assets, and other tests plant on other checks.
const publicApps = 'app-service-public-network-access'
const title = (page: Page) => page.getByRole('heading', { level: 1 })
const card = (page: Page, name: string): Locator => page.getByRole('region', { name })
const numberIn = (text: string | undefined) => Number((text ?? '').replaceAll(',', '').match(/[\d.]+/)?.[0])
const row = (page: Page, words: string | RegExp) =>
  card(page, 'Exceptions').getByRole('listitem').filter({ hasText: words })
const countIn = async (line: Locator) => numberIn(await line.locator('span').last().innerText())

/** How many findings of the check exceptions cover, as its page says. */
async function coveredOf(page: Page, check: string): Promise<number> {
  await page.goto(`/checklist/${check}`)
  const lead = await page.getByText(/^Fails on \d/).innerText()
  return numberIn(/Exceptions cover ([\d,]+) of them/.exec(lead)?.[1] ?? '0')
}

/** The large number above these words. */
const scoreAbove = async (page: Page, words: RegExp) =>
  numberIn(await card(page, 'Score').getByRole('paragraph').filter({ hasText: words }).innerText())

test.describe('the two scores', () => {
  test('stand beside each other, and what is approved moves the accepted one only, without a scan', async ({
    page,
  }) => {
    const planted = await plantRequest(publicApps, { nth: 25 })
    const covered = await coveredOf(page, publicApps)
    await page.goto('/')
    const raw = await scoreAbove(page, /raw/)
    await decideElsewhere(planted, 'approver')
    // Of this check alone: others approve and revoke meanwhile.
    expect(await coveredOf(page, publicApps)).toBeGreaterThan(covered)
    await page.goto('/')
    expect(await scoreAbove(page, /raw/)).toBe(raw)
    expect(await scoreAbove(page, /accepted/)).toBeGreaterThan(raw)
    await expect(card(page, 'Score').getByRole('figure')).toHaveAttribute('aria-label', /without what exceptions cover/)
  })

  test('lead from what lies between them to exactly these findings', async ({ page }) => {
    // Others approve meanwhile.
    await expect(async () => {
      await page.goto('/')
      const covered = await countIn(row(page, 'Findings they cover'))
      await row(page, 'Findings they cover').getByRole('link').click()
      await expect(title(page)).toHaveText(new RegExp(`^${covered.toLocaleString('en-GB')} excepted findings? on `))
    }).toPass()
  })

  test('lead to what is in force, and to what waits', async ({ page }) => {
    await page.goto('/')
    await row(page, 'In force').getByRole('link').click()
    await expect(page).toHaveURL(/\/exceptions$/)
    await page.goto('/')
    await row(page, 'Waiting for a decision').getByRole('link').click()
    await expect(page).toHaveURL(/\/exceptions\?state=requested,review$/)
  })

  test('are columns of the league table, and on each check', async ({ page }) => {
    await page.goto('/workloads?sort=accepted')
    await expect(page.getByRole('columnheader', { name: 'Accepted' })).toHaveAttribute('aria-sort', 'ascending')
    const planted = await plantRequest(publicApps, { nth: 26 })
    await decideElsewhere(planted, 'approver')
    await page.goto(`/checklist/${publicApps}`)
    await expect(card(page, 'Now').getByText('accepted', { exact: true })).toBeVisible()
    await expect(page.getByText(/Exceptions? covers? /).first()).toBeVisible()
    await expectAccessible(page)
  })
})

test.describe('an owner', () => {
  test.use({ person: 'owner' })

  test('finds what was sent back to them, with what was said, and their own by their last day', async ({ page }) => {
    const returned = await plantRequest(publicApps, { workload: 'shop' })
    await decideElsewhere(returned, 'approver', 'changes', 'Say which control covers it until then.')
    const approved = await plantRequest(publicApps, { nth: 1, workload: 'shop' })
    await decideElsewhere(approved, 'approver')
    await page.goto('/my-work')
    const back = card(page, 'Sent back to you')
    await expect(back.getByText('Sofia Marino: “Say which control covers it until then.”').first()).toBeVisible()
    await expect(card(page, 'My exceptions').getByRole('link', { name: / on / }).first()).toBeVisible()
    await expectAccessible(page)
  })
})
