import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const phone = { width: 390, height: 844 }

/** Axe finds nothing, in both colour schemes and at both widths, and nothing is wider than the window. */
export async function expectAccessible(page: Page): Promise<void> {
  const desktop = page.viewportSize() ?? { width: 1440, height: 900 }
  for (const colorScheme of ['light', 'dark'] as const)
    for (const size of [desktop, phone]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize(size)
      const { violations } = await new AxeBuilder({ page }).analyze()
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
      expect(found, `${colorScheme}, ${size.width} px`).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow, `pixels too wide at ${size.width} px`).toBeLessThanOrEqual(0)
    }
  await page.setViewportSize(desktop)
}
