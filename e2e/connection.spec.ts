import { expectAccessible } from './accessible.ts'
import { expect, test } from './sign-in.ts'

test.describe('the connection, for an administrator', () => {
  test.use({ person: 'admin' })

  test('is checked by the worker, table by table, and what was found stays', async ({ page }) => {
    await page.goto('/settings/connection')
    await page.getByRole('button', { name: 'Check now' }).click()
    const resources = page
      .getByRole('list', { name: 'Reading Azure, table by table' })
      .getByRole('listitem')
      .filter({ has: page.getByText('resources', { exact: true }) })
    await expect(resources).toContainText(/\d+ rows/, { timeout: 60_000 })
    await expect(page.getByRole('button', { name: 'Check now' })).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('list', { name: 'Sign-in' })).toContainText('The provider accepts the credential')
    await page.reload()
    await expect(resources).toContainText(/\d+ rows/)
    await expectAccessible(page)
    await page.goto('/settings/audit?action=connection.check')
    await expect(page.getByRole('row').filter({ hasText: 'Connection check asked for' }).first()).toBeVisible()
  })

  test('gives the commands and the Bicep, made for this address', async ({ page, baseURL }) => {
    await page.goto('/settings/connection')
    await page.getByText('app.json', { exact: true }).last().click()
    await expect(page.getByRole('region', { name: 'app.json' })).toContainText(`${baseURL}/sign-in/callback`)
    await page.getByRole('tab', { name: 'Bicep' }).click()
    await page.getByText('reading.bicep', { exact: true }).click()
    await expect(page.getByRole('region', { name: 'reading.bicep' })).toContainText('Security Reader')
  })
})

test.describe('the connection, for an auditor', () => {
  test.use({ person: 'auditor' })

  test('is shown, and not asked for', async ({ page }) => {
    await page.goto('/settings/connection')
    await expect(page.getByText('How it is set up')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Check now' })).toHaveCount(0)
  })
})

test.describe('the connection, for an owner', () => {
  test.use({ person: 'owner' })

  test('is not there', async ({ page }) => {
    expect((await page.goto('/settings/connection'))?.status()).toBe(404)
  })
})
