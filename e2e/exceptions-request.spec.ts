import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { choose, expect, test } from './sign-in.ts'

const phone = { width: 390, height: 844 }
const title = (page: Page) => page.getByRole('heading', { level: 1 })
const why = (page: Page) => page.getByLabel('Why can it not be fixed now?')
const until = (page: Page) => page.getByLabel('Until', { exact: true })
const send = (page: Page) => page.getByRole('button', { name: 'Send to approvers' })
const covered = (page: Page) => page.getByRole('region', { name: 'What it covers' })
const saved = (page: Page) => page.getByText('Draft saved')

/** A day so many days from now, as a date field takes it. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

const reason = 'The image resizer signs its addresses with the account key, and its replacement comes with sprint 4.'

/** The address of the first finding of a check that this person sees. */
async function firstFinding(page: Page, check: string): Promise<string> {
  await page.goto(`/findings?check=${check}&group=none`)
  const link = page.getByRole('table', { name: 'Findings' }).locator('a[href*="open="]').first()
  return new URL((await link.getAttribute('href')) ?? '', page.url()).searchParams.get('open') ?? ''
}

test.describe('an owner, on a phone', () => {
  test.use({ person: 'owner', viewport: phone, hasTouch: true })

  test('asks from a finding’s panel, in a few touches, and finds it in the register', async ({ page }) => {
    const finding = await firstFinding(page, 'storage-shared-keys')
    await page.goto(`/findings?check=storage-shared-keys&open=${finding}`)
    await page.getByRole('link', { name: 'Ask for an exception' }).tap()
    await expect(title(page)).toHaveText('Request an exception')
    await expect(covered(page)).toContainText('Storage accounts refuse shared keys')
    await expect(covered(page)).toContainText('finding covered')
    await why(page).fill(reason)
    await page.getByRole('radio', { name: /^Fix planned/ }).tap()
    await page.getByLabel('Fixed by', { exact: true }).fill(inDays(60))
    await expect(until(page)).toHaveValue(inDays(60))
    await expect(saved(page)).toBeVisible()
    await send(page).tap()
    await expect(page.getByText(/^EX-\d{4} is with the approvers$/)).toBeVisible()
    await expect(page).toHaveURL(/\/exceptions\/EX-\d{4}/)
    await expect(page.getByText(reason)).toBeVisible()
  })

  test('keeps what is typed: over a reload, and when something is wrong with it', async ({ page }) => {
    const finding = await firstFinding(page, 'storage-shared-keys')
    await page.goto(`/exceptions/new?finding=${finding}`)
    await why(page).fill('n/a')
    await send(page).tap()
    await expect(
      page.getByText('Choose a category: fix planned, mitigated, risk accepted or false positive.'),
    ).toBeVisible()
    await expect(page.getByText('Say until when: an exception has an end.')).toBeVisible()
    await expect(why(page)).toBeFocused()
    await expect(why(page)).toHaveAttribute('aria-invalid', 'true')
    await page.getByRole('radio', { name: /^Mitigated/ }).tap()
    await page.getByLabel('Which control covers the risk?').fill('<script>alert(1)</script> and the firewall')
    await page.getByRole('button', { name: '30 days' }).tap()
    await expect(saved(page)).toBeVisible()
    await expect(page).toHaveURL(/draft=\d+/)
    await page.reload()
    await expect(why(page)).toHaveValue('n/a')
    await expect(page.getByRole('radio', { name: /^Mitigated/ })).toBeChecked()
    await expect(page.getByLabel('Which control covers the risk?')).toHaveValue(
      '<script>alert(1)</script> and the firewall',
    )
    await expect(until(page)).toHaveValue(inDays(30))
    await page.getByRole('button', { name: 'Discard draft' }).tap()
    await page.getByRole('button', { name: 'Discard', exact: true }).tap()
    await expect(page.getByText('The draft is gone')).toBeVisible()
  })

  test('goes on where they left it: by a link, without a network, and signed out', async ({ page, context }) => {
    const finding = await firstFinding(page, 'storage-shared-keys')
    const form = `/exceptions/new?finding=${finding}`
    const status = page.getByRole('status')
    await page.goto(form)
    await expect(covered(page)).toContainText('finding covered')
    await why(page).fill('Half a sentence')
    // The findings take longer than the save that leaving begins.
    const isSaved = page.waitForResponse((answer) => answer.request().method() === 'POST')
    const isDrawn = Promise.withResolvers<void>()
    await page.route('**/findings?_rsc=*', async (route) => {
      await isDrawn.promise
      await route.continue()
    })
    await page.getByRole('link', { name: 'Findings' }).first().tap()
    await isSaved
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
    isDrawn.resolve()
    await expect(page).toHaveURL(/\/findings/)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.goto(form)
    await expect(why(page)).toHaveValue('Half a sentence')
    await expect(saved(page)).toBeVisible()
    await context.setOffline(true)
    await why(page).fill('Half a sentence in the lift')
    await expect(status.filter({ hasText: 'Not saved: kept in this tab' })).toBeVisible()
    await context.setOffline(false)
    await expect(saved(page)).toBeVisible()
    await context.clearCookies()
    await why(page).fill('Half a sentence in the lift, after the session')
    await status.getByRole('link', { name: 'sign in' }).tap()
    await page.getByRole('link', { name: 'Sign in with Microsoft' }).tap()
    await choose(page, 'owner')
    await expect(why(page)).toHaveValue('Half a sentence in the lift, after the session')
    await expect(saved(page)).toBeVisible()
    await page.getByRole('button', { name: 'Discard draft' }).tap()
    await page.getByRole('button', { name: 'Discard', exact: true }).tap()
    await expect(page.getByText('The draft is gone')).toBeVisible()
  })

  test('has one draft in two tabs: the older one is told, and neither text is lost', async ({ page, context }) => {
    await page.goto(`/exceptions/new?finding=${await firstFinding(page, 'storage-shared-keys')}`)
    await why(page).fill('As both have it')
    await expect(page).toHaveURL(/draft=\d+/)
    const other = await context.newPage()
    await other.goto(page.url())
    // Unfolded, the form is at work: what replaces a text before it is lands beside it.
    const isUnfolded = other.getByRole('button', { name: /^More/, expanded: true })
    await expect(async () => {
      if (await isUnfolded.isHidden()) await other.getByRole('button', { name: /^More Owner/ }).tap({ timeout: 500 })
      await expect(isUnfolded).toBeVisible({ timeout: 500 })
    }).toPass()
    const isKept = (there: Page) => there.waitForResponse((answer) => answer.request().method() === 'POST')
    const otherIsKept = isKept(other)
    await why(other).fill('As the other tab has it')
    await otherIsKept
    await why(page).fill('As this tab has it')
    await expect(page.getByText('This draft was changed elsewhere')).toBeVisible()
    await page.getByRole('button', { name: 'See the other' }).tap()
    await expect(why(page)).toHaveValue('As the other tab has it')
    const mineIsKept = isKept(page)
    await page.getByRole('button', { name: 'Bring mine back' }).tap()
    await expect(why(page)).toHaveValue('As this tab has it')
    await mineIsKept
    await why(other).fill('As the other tab has it in the end')
    await other.getByRole('button', { name: 'Keep mine' }).tap()
    await expect(other.getByText('This draft was changed elsewhere')).toBeHidden()
    await expect(saved(other)).toBeVisible()
    await other.reload()
    await expect(why(other)).toHaveValue('As the other tab has it in the end')
    // By a link and back: as it was saved, not as the form was first drawn.
    await other.getByRole('link', { name: 'Findings' }).first().tap()
    await expect(other).toHaveURL(/\/findings/)
    await page.getByRole('link', { name: 'Findings' }).first().tap()
    await expect(page).toHaveURL(/\/findings/)
    await page.goBack()
    await expect(why(page)).toHaveValue('As the other tab has it in the end')
    await other.goBack()
    await other.getByRole('button', { name: 'Discard draft' }).tap()
    await other.getByRole('button', { name: 'Discard', exact: true }).tap()
    await expect(other.getByText('The draft is gone')).toBeVisible()
  })

  test('sees what it takes to fix it instead, with the asset’s own names', async ({ page }) => {
    const finding = await firstFinding(page, 'storage-shared-keys')
    await page.goto(`/exceptions/new?finding=${finding}`)
    const steps = page.getByRole('tab', { name: 'Azure CLI' })
    await expect(steps).toBeHidden()
    await page.getByRole('button', { name: 'Fix it instead' }).tap()
    await expect(steps).toBeVisible()
    await expect(covered(page)).toContainText('az storage account update')
    await expect(covered(page)).not.toContainText('$NAME')
  })

  test('touches nothing smaller than a thumb, and nothing is wider than the phone', async ({ page }) => {
    const finding = await firstFinding(page, 'storage-shared-keys')
    await page.goto(`/exceptions/new?finding=${finding}`)
    for (const one of [send(page), until(page), page.getByRole('button', { name: '30 days' })])
      expect((await one.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
  })
})

test.describe('what it will cover', () => {
  test('follows the scope, and wide scopes are warned of', async ({ page }) => {
    const finding = await firstFinding(page, 'storage-shared-keys')
    await page.goto(`/exceptions/new?finding=${finding}`)
    await expect(covered(page)).toContainText('finding covered')
    await page.getByRole('button', { name: 'Change checks or scope' }).click()
    await page.getByRole('button', { name: /^Subscription / }).click()
    await expect(covered(page)).toContainText(/It holds for everything in .*, and for whatever is added there later\./)
    await page.getByLabel('Kind of scope').selectOption('tag')
    await page.getByLabel('Name of the tag').fill('env')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(covered(page)).toContainText('a tag is easily set')
  })

  test('a critical check is decided by two, and lasts less long', async ({ page }) => {
    await page.goto('/exceptions/new?check=nsg-management-ports')
    await expect(page.getByText(/^Two security approvers decide, never you/)).toBeVisible()
    await expect(page.getByText(/^Its last day in force, .* at the latest\.$/)).toBeVisible()
    await expect(page.getByRole('button', { name: '30 days' })).toBeVisible()
  })

  test('an end beyond the longest is refused beside its field', async ({ page }) => {
    const finding = await firstFinding(page, 'storage-shared-keys')
    await page.goto(`/exceptions/new?finding=${finding}`)
    await why(page).fill(reason)
    await page.getByRole('radio', { name: /^Risk accepted/ }).check()
    for (const day of ['9999-12-31', '2020-02-29']) {
      await until(page).fill(day)
      await send(page).click()
      await expect(until(page)).toHaveAttribute('aria-invalid', 'true')
      await expect(page).toHaveURL(/\/exceptions\/new/)
    }
  })

  test('is accessible, with everything unfolded', async ({ page }) => {
    test.slow()
    const finding = await firstFinding(page, 'storage-shared-keys')
    await page.goto(`/exceptions/new?finding=${finding}`)
    await expectAccessible(page)
    await page.getByRole('radio', { name: /^Mitigated/ }).check()
    await page.getByRole('button', { name: /^More/ }).click()
    await page.getByRole('button', { name: 'Add a link' }).click()
    await page.getByRole('button', { name: 'Change checks or scope' }).click()
    await send(page).click()
    await expect(page.getByText('Say until when: an exception has an end.')).toBeVisible()
    // The message over the page stays while the pointer is on it.
    await page.getByLabel('Dismiss').hover()
    const { violations } = await new AxeBuilder({ page }).withRules(['aria-hidden-focus']).analyze()
    expect(violations).toEqual([])
    await page.getByLabel('Dismiss').click()
    await expectAccessible(page)
  })
})

for (const person of ['auditor', 'leadership'] as const)
  test.describe(person, () => {
    test.use({ person })
    test('has no form', async ({ page }) => {
      expect((await page.goto('/exceptions/new'))?.status()).toBe(404)
    })
  })

test.describe('somebody else’s draft', () => {
  test.use({ person: 'owner' })
  test('does not exist', async ({ page }) => {
    for (const address of ['/exceptions/new?draft=999999', '/exceptions/new?renew=999999', '/exceptions/new?change=x'])
      expect((await page.goto(address))?.status(), address).toBe(404)
  })
})
