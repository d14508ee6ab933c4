import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { type SamplePersonKey, samplePeople } from '#sandbox/estate/people.ts'
import { type Spoiling, spoiltId } from '#sandbox/openid/spoil.ts'

export { expect }

type State = Awaited<ReturnType<BrowserContext['storageState']>>

const FRESH_MS = 5 * 60_000
const nobody: State = { cookies: [], origins: [] }

/**
 * Tests run signed in, as Security unless they say `test.use({ person: 'owner' })`. Each person signs in once in each
 * worker, with real clicks at the sandbox's OpenID provider; the tests after it begin with the cookies of that.
 * Who ends a session or signs out begins as nobody and calls `signIn`, so that it ends its own only.
 */
export const test = base.extend<
  { person: SamplePersonKey | 'nobody'; policyHolds: undefined },
  { states: Map<SamplePersonKey, { at: number; state: Promise<State> }> }
>({
  person: ['security', { option: true }],
  states: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      await use(new Map())
    },
    { scope: 'worker' },
  ],
  // Whatever a test is about: no page of it tries what the Content-Security-Policy refuses.
  policyHolds: [
    async ({ context }, use) => {
      const refused: string[] = []
      context.on('console', (message) => {
        if (message.text().includes('Content Security Policy'))
          refused.push(`${message.page()?.url()}: ${message.text()}`)
      })
      await use(undefined)
      expect(refused).toEqual([])
    },
    { auto: true },
  ],
  storageState: async ({ person, states, browser, baseURL }, use) => {
    if (person === 'nobody') return use(nobody)
    const signedIn = async () => {
      const context = await browser.newContext({ baseURL, storageState: nobody })
      const page = await context.newPage()
      await signIn(page, person)
      await expect(page).not.toHaveURL(/\/sign-in/)
      const state = await context.storageState()
      await context.close()
      return state
    }
    // What is sensitive asks for a sign-in of the last ten minutes, and a run takes longer.
    let held = states.get(person)
    if (!held || Date.now() - held.at > FRESH_MS) {
      held = { at: Date.now(), state: signedIn() }
      states.set(person, held)
    }
    await use(await held.state)
  },
})

/**
 * Opens a page as somebody who is not signed in, and signs in as this person on the way.
 * @param how what the provider is to do wrong
 */
export async function signIn(page: Page, person: SamplePersonKey, path = '/', how?: Spoiling): Promise<void> {
  await page.goto(path)
  await expect(page).toHaveURL(/\/sign-in/)
  await page.getByRole('link', { name: 'Sign in with Microsoft' }).click()
  await choose(page, person, how)
}

/** Clicks on a person on the page of the sandbox's OpenID provider, and waits until the product has them back. */
export async function choose(page: Page, person: SamplePersonKey, how?: Spoiling): Promise<void> {
  const { id, name } = samplePeople[person]
  const button = page.getByRole('button', { name: new RegExp(`^${name} `) })
  await expect(button).toBeVisible()
  if (how) await button.evaluate((element, value) => element.setAttribute('value', value), spoiltId(id, how))
  const provider = new URL(page.url()).origin
  await button.click()
  await page.waitForURL(({ origin }) => origin !== provider)
}
