// What people are told: behind the bell, on its page, and what administrators see of the channels.
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { decideElsewhere, plantRequest } from './plant-request.ts'
import { expect, test } from './sign-in.ts'

const bell = (page: Page) => page.getByRole('button', { name: /^Notifications: / })
const panel = (page: Page) => page.getByRole('dialog', { name: 'Notifications' })
const unreadIn = async (page: Page) =>
  Number(/(\d+) unread/.exec((await bell(page).getAttribute('aria-label')) ?? '')?.[1] ?? 0)

test.describe('an approver', () => {
  test.use({ person: 'approver' })
  // One after the other: what one marks as read is the same person's in the next.
  test.describe.configure({ mode: 'default' })

  test('hears of a request, follows it to the queue, and has read it then', async ({ page }) => {
    const { name, asset } = await plantRequest('storage-public-network-access', { nth: 13 })
    await page.goto('/findings')
    expect(await unreadIn(page)).toBeGreaterThan(0)
    await bell(page).click()
    const told = panel(page).getByRole('link', { name: new RegExp(`${name} `) })
    await expect(told).toContainText('Unread: Jonas Berg asks for an exception')
    await expect(told).toContainText(asset)
    await told.click()
    await expect(page).toHaveURL(new RegExp(`/exceptions/review\\?open=${name}`))
    await expect(panel(page)).toHaveCount(0)
    await expect(async () => {
      await page.goto('/notifications')
      const row = page.getByRole('main').getByRole('link', { name: new RegExp(`${name} `) })
      await expect(row).not.toContainText('Unread', { timeout: 500 })
    }).toPass()
  })

  test('marks all as read, here and behind the bell', async ({ page }) => {
    await plantRequest('storage-public-network-access', { nth: 15 })
    await page.goto('/notifications')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^You have /)
    const all = page.getByRole('button', { name: 'Mark all as read' })
    // Others ask meanwhile: what came after the page stays unread.
    await expect(async () => {
      await page.reload()
      if (await all.isVisible()) await all.click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('You have no unread notifications', {
        timeout: 2_000,
      })
      await expect(bell(page)).toHaveAttribute('aria-label', 'Notifications: no unread notifications', {
        timeout: 2_000,
      })
    }).toPass()
  })

  test('is not told of what they did', async ({ page }) => {
    const planted = await plantRequest('storage-public-network-access', { nth: 16 })
    await decideElsewhere(planted, 'approver')
    await page.goto('/notifications')
    const rows = page.getByRole('main').getByRole('listitem').filter({ hasText: planted.name })
    await expect(rows).toHaveCount(1)
    await expect(rows).toContainText('asks for an exception')
  })
})

test.describe('an owner', () => {
  test.use({ person: 'owner' })

  test('hears what was decided, by whom and why, on a phone, as text whatever it holds', async ({ page }) => {
    const planted = await plantRequest('storage-public-network-access', { workload: 'shop' })
    await decideElsewhere(planted, 'security', 'changes', '<img src=x onerror=alert(1)> Which devices are these?')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto('/my-work')
    await bell(page).click()
    const told = panel(page)
      .getByRole('link', { name: new RegExp(`${planted.name} `) })
      .first()
    await expect(told).toContainText(`Noor Haddad asks for changes to ${planted.name}`)
    await expect(told).toContainText('<img src=x onerror=alert(1)> Which devices are these?')
    await told.click()
    await expect(page).toHaveURL(new RegExp(`/exceptions/${planted.name}$`))
  })

  test('has an inbox that everybody can use', async ({ page }) => {
    const planted = await plantRequest('storage-public-network-access', { workload: 'shop', nth: 1 })
    await decideElsewhere(planted, 'approver')
    await page.goto('/notifications')
    await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible()
    await expectAccessible(page)
    await bell(page).click()
    await expect(panel(page).getByRole('listitem').first()).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await expect(panel(page)).toHaveCount(0)
    await expect(bell(page)).toBeFocused()
  })

  test('sees no channels', async ({ page }) => {
    const answer = await page.goto('/settings/notifications')
    expect(answer?.status()).toBe(404)
  })
})

test.describe('an administrator', () => {
  test.use({ person: 'admin' })

  test('sees how each channel fares, sends a test message, and where it arrived', async ({ page }) => {
    await page.goto('/settings/notifications')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'Notifications go out by Microsoft Teams, Slack and Mail',
    )
    await expectAccessible(page)
    const slack = page.getByRole('region', { name: 'Slack' })
    await slack.getByRole('button', { name: 'Send a test message' }).click()
    // The worker looks every fifteen seconds.
    await expect(slack.getByRole('status')).toContainText('The test message arrived', { timeout: 60_000 })
    const arriving = page.waitForEvent('popup')
    await page.getByRole('link', { name: 'See what arrived' }).click()
    const arrived = await arriving
    await expect(arrived.getByText('A test message from Temper').first()).toBeVisible()
  })
})

test.describe('somebody with an account', () => {
  test.use({ person: 'auditor' })

  test('chooses what comes by mail, and finds it so afterwards', async ({ page }) => {
    await page.goto('/account#mail')
    const comments = page.getByRole('checkbox', { name: /^Comments/ })
    await expect(comments).toBeChecked()
    await comments.uncheck()
    await page.getByRole('button', { name: 'Save what comes by mail' }).click()
    await expect(page.getByText('What comes by mail is saved')).toBeVisible()
    await page.reload()
    await expect(comments).not.toBeChecked()
    await expect(page.getByRole('checkbox', { name: /^Decisions/ })).toBeChecked()
    await expectAccessible(page)
  })
})
