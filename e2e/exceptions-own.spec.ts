// What who asked for an exception and who answers for it do with it themselves.
import type { Page } from '@playwright/test'
import { decideElsewhere, plantRequest } from './plant-request.ts'
import { expect, test } from './sign-in.ts'

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
})
