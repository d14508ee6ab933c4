import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { decideElsewhere, type Planted, plantRequest } from './plant-request.ts'
import { expect, signIn, test } from './sign-in.ts'

const title = (page: Page) => page.getByRole('heading', { level: 1 })
const rows = (page: Page) => page.getByRole('table', { name: 'Exceptions' }).locator('tr[data-row]')
const row = (page: Page, { name }: Planted) =>
  rows(page).filter({ has: page.locator(`a[href*="/exceptions/${name}"]`) })
const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const open = (page: Page, { name }: Planted) => page.goto(`/exceptions/${name}`)
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Parts of the register' }).getByRole('link', { name })

/** The number of a place in the rail; 0 where none stands. */
async function railCount(page: Page): Promise<number> {
  const link = page.getByRole('complementary', { name: 'Temper' }).getByRole('link', { name: /^Exceptions/ })
  return Number(/\d+/.exec(await link.innerText())?.[0] ?? 0)
}

test.describe('the register', () => {
  test('says how it stands, and narrows to what is asked for', async ({ page }) => {
    const waiting = await plantRequest('storage-shared-keys', { nth: 6, ticket: 'REG-1' })
    const inForce = await plantRequest('storage-shared-keys', { nth: 7, ticket: 'REG-1' })
    await decideElsewhere(inForce, 'approver')
    await page.goto('/exceptions')
    await expect(title(page)).toHaveText(
      /^[\d,]+ exceptions? (is|are) in force and covers? [\d,]+ findings?( and [\d,]+ unknown verdicts?)?$/,
    )
    await expect(page.getByText(/waits? for a decision/).first()).toBeVisible()
    await expect(row(page, waiting)).toHaveCount(0)
    await page.getByRole('searchbox').fill('REG-1')
    await expect(page).toHaveURL(/q=REG-1/)
    await expect(row(page, inForce)).toBeVisible()
    await expect(row(page, inForce)).toContainText(/In force|Ends soon/)
    await tab(page, 'Pending').click()
    await expect(page).toHaveURL(/view=pending/)
    // A part of the register begins without a search, and others ask for more than a page holds.
    await page.getByRole('searchbox').fill('REG-1')
    await expect(page).toHaveURL(/q=REG-1/)
    await expect(row(page, waiting)).toContainText('Requested')
    await expect(row(page, inForce)).toHaveCount(0)
    await tab(page, 'All').click()
    await expect(page).toHaveURL(/view=all/)
    await page.getByRole('searchbox').fill('REG-1')
    await expect(page).toHaveURL(/q=REG-1/)
    await expect(row(page, inForce)).toBeVisible()
    await expect(row(page, waiting)).toBeVisible()
    await row(page, waiting).getByRole('link').first().click()
    await expect(page).toHaveURL(new RegExp(`/exceptions/${waiting.name}`))
    await expect(title(page)).toHaveText(new RegExp(`^Shared keys on ${waiting.asset} until `))
  })

  test('takes a filter as a chip, keeps it as a view, and says when nothing matches', async ({ page }) => {
    await page.goto('/exceptions?view=all')
    await button(page, 'Filter').click()
    await page.getByRole('option', { name: 'Source' }).click()
    await page.getByRole('option', { name: 'Imported from a file' }).click()
    await expect(page).toHaveURL(/source=csv/)
    // Others import meanwhile.
    await page.getByRole('searchbox').fill('nothing has this name')
    await expect(page.getByText('No exception matches')).toBeVisible()
    await button(page, 'Views').click()
    await page.getByLabel('Save this view as').fill('From files')
    await button(page, 'Save').click()
    await page.getByRole('link', { name: 'Take the filters away' }).click()
    await expect(page).not.toHaveURL(/source=/)
    await button(page, 'Views').click()
    await page.getByRole('link', { name: 'From files' }).click()
    await expect(page).toHaveURL(/source=csv/)
  })

  test('is found from anywhere: by number and words in the palette', async ({ page }) => {
    const planted = await plantRequest('storage-shared-keys', { nth: 8, ticket: 'PALETTE-77' })
    await page.goto('/')
    for (const text of [planted.name.toLowerCase(), 'palette-77']) {
      await button(page, /^Search/).click()
      await page.getByPlaceholder('Search, or go to a page').fill(text)
      await page.getByRole('option', { name: new RegExp(planted.name) }).click()
      await expect(page).toHaveURL(new RegExp(`/exceptions/${planted.name}`))
    }
    await page.goto(`/exceptions/${planted.id}`)
    await expect(page).toHaveURL(new RegExp(`/exceptions/${planted.name}$`))
  })

  test('counts in the rail what waits for who decides, and for nobody else', async ({ page, browser, baseURL }) => {
    await plantRequest('storage-shared-keys', { nth: 9 })
    await page.goto('/exceptions/review')
    await expect(async () => expect(await railCount(page)).toBeGreaterThan(0)).toPass()
    const context = await browser.newContext({ baseURL: String(baseURL), storageState: { cookies: [], origins: [] } })
    const auditor = await context.newPage()
    await signIn(auditor, 'auditor', '/exceptions')
    expect(await railCount(auditor)).toBe(0)
    await expect(auditor.getByRole('link', { name: 'New exception' })).toHaveCount(0)
    await context.close()
  })

  test('is accessible, in all its parts', async ({ page }) => {
    await page.goto('/exceptions?view=all')
    await expect(rows(page).first()).toBeVisible()
    await expectAccessible(page)
    await page.goto('/exceptions?view=drafts')
    await expectAccessible(page)
  })
})

test.describe('one exception', () => {
  test('shows where it stands, what it covers, and its log; and hears comments', async ({ page }) => {
    const planted = await plantRequest('storage-shared-keys', { nth: 10 })
    await open(page, planted)
    await expect(page.getByText(/^Jonas Berg asked for it; one approval is missing/)).toBeVisible()
    await expect(page.getByRole('heading', { name: 'What it would cover' })).toBeVisible()
    await expect(page.getByText('The image resizer of the shop still signs', { exact: false })).toBeVisible()
    await expect(timeline(page).getByText('Jonas Berg asked for it')).toBeVisible()
    await page.getByLabel('Comment').fill('Seen.\n<script>alert(1)</script>')
    await button(page, 'Add the comment').click()
    await expect(timeline(page).getByText('<script>alert(1)</script>')).toBeVisible()
    await expect(page.getByLabel('Comment')).toHaveValue('')
    await expect(page.getByText(/each of [\d,]+ entries follows from the one before/)).toBeVisible()
    await expectAccessible(page)
  })

  test('that is in force leads to what it covers, and ends with a reason', async ({ page }) => {
    const planted = await plantRequest('storage-shared-keys', { nth: 11 })
    await decideElsewhere(planted, 'approver')
    await open(page, planted)
    await expect(page.getByText(/^It is in force for \d+ more days and covers 1 finding on 1 asset\.$/)).toBeVisible()
    await expect(timeline(page).getByText('Sofia Marino approved it')).toBeVisible()
    await page.getByRole('link', { name: new RegExp(`^\\w+ ?${planted.asset}( |$)`) }).click()
    await expect(page).toHaveURL(/exception=both/)
    await expect(page.getByText(planted.name).first()).toBeVisible()
    await page.goBack()
    await button(page, 'Revoke').click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByText(/^1 finding counts again at once/)).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Revoke' })).toBeDisabled()
    await dialog.getByLabel('Why it ends before its time').fill('The resizer went live.')
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await expect(page.getByText(`${planted.name} is revoked`)).toBeVisible()
    await expect(page.getByText('It was ended before its time.', { exact: false }).first()).toBeVisible()
    await expect(timeline(page).getByText('The resizer went live.')).toBeVisible()
    await expect(button(page, 'Revoke')).toHaveCount(0)
  })

  test('has another owner without another decision', async ({ page }) => {
    const planted = await plantRequest('storage-key-expiry')
    await decideElsewhere(planted, 'approver')
    await open(page, planted)
    await button(page, 'Hand over').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('New owner').selectOption({ label: 'Noor Haddad (you)' })
    await dialog.getByLabel(/^Note/).fill('Jonas has moved to another team.')
    await dialog.getByRole('button', { name: 'Hand over' }).click()
    await expect(page.getByText(`Noor Haddad answers for ${planted.name} now`)).toBeVisible()
    await expect(timeline(page)).toContainText('gave it another owner')
    await expect(timeline(page)).toContainText('Jonas has moved to another team.')
    await expect(page.getByText('In force', { exact: true }).first()).toBeVisible()
  })

  test('is withdrawn by who asked, and by nobody else', async ({ page, browser, baseURL }) => {
    const planted = await plantRequest('storage-shared-keys', { workload: 'shop' })
    await open(page, planted)
    await expect(button(page, 'Withdraw')).toHaveCount(0)
    const context = await browser.newContext({ baseURL: String(baseURL), storageState: { cookies: [], origins: [] } })
    const owner = await context.newPage()
    await signIn(owner, 'owner', `/exceptions/${planted.name}`)
    await expect(owner.getByRole('link', { name: 'Review' })).toHaveCount(0)
    await button(owner, 'Withdraw').click()
    await owner.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
    await expect(owner.getByText(`${planted.name} is withdrawn`)).toBeVisible()
    await expect(owner.getByText('Jonas Berg took it back. Everything counts.')).toBeVisible()
    await context.close()
  })

  test('that was sent back says what has to change', async ({ page }) => {
    const planted = await plantRequest('storage-shared-keys', { nth: 12, person: 'security' })
    await decideElsewhere(planted, 'approver', 'changes', 'Until the end of the quarter only.')
    await open(page, planted)
    const note = page.getByRole('note').filter({ hasText: 'Sofia Marino asks for changes' })
    await expect(note).toContainText('Until the end of the quarter only.')
    await expect(note.getByRole('link', { name: 'Change and send again' })).toHaveAttribute(
      'href',
      new RegExp(`draft=${planted.id}`),
    )
  })

  test('of another’s workload is, for an owner, what is not there', async ({ page, browser, baseURL }) => {
    const planted = await plantRequest('storage-shared-keys', { workload: 'data-platform', person: 'security' })
    await open(page, planted)
    await expect(title(page)).toHaveText(/^Shared keys on /)
    const context = await browser.newContext({ baseURL: String(baseURL), storageState: { cookies: [], origins: [] } })
    const owner = await context.newPage()
    await signIn(owner, 'owner', '/exceptions?view=all')
    await expect(row(owner, planted)).toHaveCount(0)
    const statuses = await Promise.all(
      [`/exceptions/${planted.name}`, '/exceptions/EX-9999'].map(async (path) =>
        (await owner.request.get(path)).status(),
      ),
    )
    expect(statuses).toEqual([404, 404])
    await context.close()
  })
})

test.describe('the policy', () => {
  test.use({ person: 'admin' })

  test('is changed by an administrator, and a number that cannot be is refused beside its field', async ({ page }) => {
    await page.goto('/settings/exceptions')
    await expect(title(page)).toHaveText(/^A critical finding may be tolerated for \d+ days$/)
    const low = page.getByLabel('Longest for low, in days')
    await low.fill('99999')
    await button(page, 'Save the policy').click()
    await expect(page.locator('[data-problem]')).toHaveText('This must be a whole number from 1 to 3650.')
    await low.fill('364')
    await button(page, 'Save the policy').click()
    await expect(page.getByText('The policy is saved')).toBeVisible()
    await expect(page.getByText(/low ones for 364 days/)).toBeVisible()
    await expectAccessible(page)
    await button(page, 'Take the standard values').click()
    await button(page, 'Save the policy').click()
    await expect(page.getByText(/medium and low ones for 365 days/)).toBeVisible()
  })

  test('is read by an auditor', async ({ page, browser, baseURL }) => {
    await page.goto('/settings')
    const context = await browser.newContext({ baseURL: String(baseURL), storageState: { cookies: [], origins: [] } })
    const auditor = await context.newPage()
    await signIn(auditor, 'auditor', '/settings/exceptions')
    await expect(auditor.getByText('Administrators can change it.')).toBeVisible()
    await expect(button(auditor, /Save/)).toHaveCount(0)
    await context.close()
  })
})
