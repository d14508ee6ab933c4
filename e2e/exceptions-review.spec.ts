import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { ageSignIn, decideElsewhere, type Planted, plantRequest } from './plant-request.ts'
import { choose, expect, signIn, test } from './sign-in.ts'

const title = (page: Page) => page.getByRole('heading', { level: 1 })
const shown = (page: Page) => page.getByRole('region', { name: / until / })
const reason = (page: Page) => page.getByLabel(/^Your reason/)
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const open = (page: Page, { name }: Planted) => page.goto(`/exceptions/review?open=${name}`)
const told = (page: Page, text: string) => expect(page.getByText(text, { exact: true }).first()).toBeVisible()

test.describe('who decides', () => {
  test('has everything on one screen, approves, and the next one opens', async ({ page }) => {
    const planted = await plantRequest('storage-shared-keys')
    await plantRequest('storage-minimum-tls')
    await open(page, planted)
    await expect(title(page)).toHaveText(/wait(s)? for you$/)
    const of = shown(page)
    await expect(of.getByRole('heading', { level: 2 })).toContainText(`Shared keys on ${planted.asset} until`)
    for (const text of ['1 finding', /points$/, /longest allowed for high: 180/, 'SHOP-2210', /The image resizer/])
      await expect(of.getByText(text).first()).toBeVisible()
    await expect(of.getByRole('listitem').filter({ hasText: 'This request' })).toBeVisible()
    await expect(of.getByRole('link', { name: 'rotation runbook' })).toHaveAttribute(
      'href',
      'https://wiki.example.com/rotation',
    )
    await button(page, /^Approve to/).click()
    await told(page, `${planted.name} approved`)
    await expect(page).not.toHaveURL(new RegExp(planted.name))
    await expect(page.locator(`[data-row] a[href*="${planted.name}"]`)).toHaveCount(0)
    await open(page, planted)
    await expect(page.getByRole('note').filter({ hasText: 'Noor Haddad approved it' })).toBeVisible()
    await expect(button(page, /^Approve/)).toHaveCount(0)
  })

  test('does not decide on the next one by clicks that were meant for this one', async ({ page }) => {
    const planted = await plantRequest('storage-shared-keys', { nth: 1 })
    await plantRequest('storage-minimum-tls', { nth: 1 })
    await open(page, planted)
    await button(page, /^Approve to/).dblclick()
    await told(page, `${planted.name} approved`)
    const heading = shown(page).getByRole('heading', { level: 2 })
    await expect(page).not.toHaveURL(new RegExp(planted.name))
    await expect(heading).toBeFocused()
    const next = page.url()
    const place = (await button(page, /^Approve/).boundingBox()) ?? { x: 0, y: 0 }
    await page.mouse.move(place.x + 8, place.y + 8)
    for (const clickCount of [2, 3]) {
      await page.mouse.down({ clickCount })
      await page.mouse.up({ clickCount })
    }
    await expect(page.getByText(/has just opened: read it, then press again$/)).toBeVisible()
    await expect(button(page, /^Approve/)).toBeEnabled()
    expect(page.url()).toBe(next)
  })

  test('must say why they reject, and reaches every button by a key that presses none', async ({ page }) => {
    const planted = await plantRequest('storage-shared-keys', { nth: 1 })
    await open(page, planted)
    await button(page, 'Reject').click()
    await expect(page.getByText('Say why it is rejected: the requester and auditors will read it.')).toBeVisible()
    await expect(reason(page)).toBeFocused()
    await title(page).click()
    await page.keyboard.press('a')
    await expect(button(page, /^Approve to/)).toBeFocused()
    await expect(page).toHaveURL(new RegExp(planted.name))
    await page.keyboard.press('r')
    await expect(reason(page)).toBeFocused()
    await page.keyboard.type('Rotate the key, and use <b>identities</b>.')
    await page.keyboard.press('Control+Enter')
    await expect(button(page, 'Reject')).toBeFocused()
    await page.keyboard.press('Enter')
    await told(page, `${planted.name} rejected`)
    await open(page, planted)
    await expect(page.getByRole('note').filter({ hasText: 'Noor Haddad rejected it' })).toBeVisible()
  })

  test('asks for changes', async ({ page }) => {
    const planted = await plantRequest('storage-shared-keys', { nth: 2 })
    await open(page, planted)
    await reason(page).fill('Until the end of the quarter only.')
    await button(page, 'Ask for changes').click()
    await told(page, `${planted.name} sent back for changes`)
  })

  test('is told who was quicker', async ({ page }) => {
    const planted = await plantRequest('storage-shared-keys', { nth: 3 })
    await open(page, planted)
    await expect(button(page, /^Approve to/)).toBeVisible()
    await decideElsewhere(planted, 'approver')
    await button(page, /^Approve to/).click()
    await expect(page.getByText('Somebody was quicker')).toBeVisible()
    await expect(page.getByText(/Sofia Marino/).first()).toBeVisible()
    await button(page, 'Go on').click()
    await expect(page).not.toHaveURL(new RegExp(planted.name))
  })

  test('does not decide on their own', async ({ page }) => {
    const planted = await plantRequest('storage-shared-keys', { person: 'security', nth: 4 })
    await open(page, planted)
    await expect(page.getByText('You asked for it, so somebody else decides.')).toBeVisible()
    await expect(button(page, /^Approve/)).toHaveCount(0)
    await expect(page.getByText(/^.*You cannot decide your own: /)).toBeVisible()
  })

  test('is one of two for what is critical', async ({ page }) => {
    const planted = await plantRequest('nsg-management-ports')
    await open(page, planted)
    await expect(page.getByText('It needs two approvers: none has approved yet.')).toBeVisible()
    await button(page, 'Approve, as the first of two').click()
    await told(page, `${planted.name} has your approval; it needs one more`)
    await open(page, planted)
    await expect(page.getByText('1 of 2 approvals so far, by Noor Haddad.')).toBeVisible()
    await expect(page.getByText('You have decided on it already: it waits for somebody else.')).toBeVisible()
  })

  test('walks the queue by keys, and what was typed stays', async ({ page }) => {
    const planted = await plantRequest('storage-shared-keys', { nth: 0 })
    await plantRequest('storage-minimum-tls', { nth: 1 })
    await open(page, planted)
    await reason(page).fill('Half a sentence')
    await title(page).click()
    await page.keyboard.press('k')
    await expect(page).not.toHaveURL(new RegExp(planted.name))
    await open(page, planted)
    await expect(shown(page).getByRole('heading', { level: 2 })).toContainText(planted.asset)
  })

  test('decides several that are the same at once, and hears what came of each', async ({ page }) => {
    const [first, second] = [
      await plantRequest('key-vault-firewall'),
      await plantRequest('key-vault-firewall', { nth: 1 }),
    ]
    await open(page, first)
    await button(page, /^Decide \d+ like this together$/).click()
    const dialog = page.getByRole('dialog')
    await button(page, /^Reject \d+$/).click()
    await expect(dialog.getByText('Say why they are rejected.')).toBeVisible()
    await decideElsewhere(second, 'approver')
    await button(page, /^Approve \d+$/).click()
    await expect(dialog.getByRole('heading')).toHaveText(/^\d+ of \d+ requests decided$/)
    await expect(dialog.getByText(`${first.name}: approved`)).toBeVisible()
    await expect(dialog.getByText(/Sofia Marino/)).toBeVisible()
    await button(page, 'Go on').click()
    await expect(dialog).toHaveCount(0)
  })

  test('reads what somebody wrote as text', async ({ page }) => {
    const justification = `Because </p><script>document.title='hacked'</script> and '; drop table exception; -- as well.`
    const planted = await plantRequest('storage-minimum-tls', { nth: 2, justification })
    await open(page, planted)
    await expect(shown(page).getByText(justification)).toBeVisible()
    await expect(page).toHaveTitle(/Temper/)
  })
})

test.describe('who signed in long ago', () => {
  test.use({ person: 'nobody' })
  test('is told so before, signs in again, and finds what they typed', async ({ page }) => {
    const planted = await plantRequest('storage-minimum-tls')
    await signIn(page, 'approver', `/exceptions/review?open=${planted.name}`)
    await expect(reason(page)).toBeVisible()
    await ageSignIn(page.context(), 26)
    await page.reload()
    await expect(
      page.getByText('You will be asked to sign in again: your last sign-in was 26 minutes ago'),
    ).toBeVisible()
    await reason(page).fill('Not without a date for the migration.')
    await button(page, 'Reject').click()
    await choose(page, 'approver')
    await expect(reason(page)).toHaveValue('Not without a date for the migration.')
    await expect(button(page, 'Reject')).toBeFocused()
    await expect(page.getByText(/You have signed in again/)).toBeVisible()
    await button(page, 'Reject').click()
    await told(page, `${planted.name} rejected`)
  })
})

test.describe('an auditor', () => {
  test.use({ person: 'auditor' })
  test('reads the queue, and has nothing to press', async ({ page }) => {
    const planted = await plantRequest('storage-minimum-tls', { nth: 1 })
    await open(page, planted)
    await expect(title(page)).toHaveText(/wait(s)? for an approver$/)
    await expect(shown(page).getByText(/The image resizer/)).toBeVisible()
    for (const name of [/^Approve/, 'Reject', 'Ask for changes', /^Decide/])
      await expect(button(page, name)).toHaveCount(0)
    await expect(reason(page)).toHaveCount(0)
  })

  test('takes the register along, with the head of its log', async ({ page }) => {
    await plantRequest('storage-minimum-tls', { nth: 2 })
    await page.goto('/exceptions/report?view=all')
    await expect(title(page)).toHaveText('Register of exceptions')
    const head = (await page.getByText(/^\d+:[0-9a-f]{64}$/).innerText()).split(':')
    expect(Number(head[0])).toBeGreaterThan(0)
    await expect(page.getByRole('article').first()).toContainText('Timeline')
    await button(page, 'Export').click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^CSV/ }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/exceptions.*\.csv$/)
    const [columns = '', row = ''] = (await readFile((await download.path()) ?? '', 'utf8')).split('\r\n')
    expect(columns).toContain('logHeadSeq,logHeadHash')
    expect(row).toMatch(/EX-\d{4}/)
  })
})

test.describe('an owner', () => {
  test.use({ person: 'owner' })
  test('has no queue', async ({ page }) => {
    expect((await page.goto('/exceptions/review'))?.status()).toBe(404)
  })
})

test('on a phone the list comes first, then the one that is touched', async ({ page }) => {
  const planted = await plantRequest('storage-minimum-tls')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/exceptions/review')
  const list = page.getByRole('list', { name: 'Waiting requests' })
  await expect(list).toBeVisible()
  await expect(reason(page)).toBeHidden()
  await list.locator(`a[href*="${planted.name}"]`).click()
  await expect(reason(page)).toBeVisible()
  await expect(list).toBeHidden()
  await page.getByRole('link', { name: 'All that wait' }).click()
  await expect(list).toBeVisible()
})

// The report of one exception is as accessible as that of all that were planted.
for (const path of ['/exceptions/review', '/exceptions/report?view=pending&q=REPORT-1'])
  test(`is accessible: ${path}`, async ({ page }) => {
    test.slow()
    await plantRequest('storage-minimum-tls', { nth: 1, ticket: 'REPORT-1' })
    await page.goto(path)
    await expect(title(page)).toBeVisible()
    await expectAccessible(page)
  })
