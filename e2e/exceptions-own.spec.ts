// What who asked for an exception and who answers for it do with it themselves.
import type { Page } from '@playwright/test'
import { decideElsewhere, plantRequest } from './plant-request.ts'
import { expect, signIn, test } from './sign-in.ts'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test.describe('an owner', () => {
  test.use({ person: 'owner' })

  test('ends what they answer for before its time, with a reason', async ({ page }) => {
    const planted = await plantRequest('storage-public-network-access', { workload: 'shop', person: 'security' })
    await decideElsewhere(planted, 'approver')
    await page.goto(`/exceptions/${planted.name}`)
    await expect(button(page, 'Revoke')).toHaveCount(0)
    await button(page, 'End early').click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('button', { name: 'End it now' })).toBeDisabled()
    await dialog.getByLabel('Why it ends before its time').fill('The resizer went live.')
    await dialog.getByRole('button', { name: 'End it now' }).click()
    await expect(page.getByText(`${planted.name} has ended`)).toBeVisible()
    await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('ended it before its time')
    await expect(button(page, 'End early')).toHaveCount(0)
  })

  test('withdraws a request and asks again with everything filled in', async ({ page }) => {
    const planted = await plantRequest('storage-public-network-access', { workload: 'shop', nth: 1, ticket: 'OWN-1' })
    await page.goto(`/exceptions/${planted.name}`)
    await button(page, 'Withdraw').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
    await page.getByRole('link', { name: 'Ask again' }).click()
    await expect(page.getByLabel('Why can it not be fixed now?')).toHaveValue(/^The image resizer of the shop/)
    await expect(page.getByText(planted.asset).first()).toBeVisible()
  })

  test('says at its review that it still holds: it goes on, the next one is named, and the log proves it', async ({
    page,
    browser,
    baseURL,
  }) => {
    await page.goto('/exceptions?q=kv-shop-loyalty')
    await page.getByRole('link', { name: /kv-shop-loyalty/ }).click()
    const due = page.getByText(/^Its review is due since /)
    await expect(due).toBeVisible()
    await button(page, 'Still holds').click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText(/Its next review is on \d+ \w+ \d+/)
    await dialog.getByLabel(/^Note/).fill('Looked at the list: no new partner.')
    await dialog.getByRole('button', { name: 'Still holds' }).click()
    await expect(page.getByText(/^EX-\d{4} still holds$/)).toBeVisible()
    await expect(due).toHaveCount(0)
    await expect(button(page, 'Still holds')).toHaveCount(0)
    await expect(page.getByText(/Every 30 days, next on/i)).toBeVisible()
    const timeline = page.getByRole('region', { name: 'Timeline' })
    await expect(timeline).toContainText('reviewed it: it still holds; the next review is on')
    await expect(timeline).toContainText('Looked at the list: no new partner.')
    const context = await browser.newContext({ baseURL: String(baseURL), storageState: { cookies: [], origins: [] } })
    const auditor = await context.newPage()
    await signIn(auditor, 'auditor', '/exceptions')
    await expect(auditor.getByRole('region', { name: 'Proof of the log' })).toContainText('follows from the one before')
    await context.close()
  })
})
