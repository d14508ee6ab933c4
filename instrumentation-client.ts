import { announceNavigation } from './components/ui/navigation-start.ts'

/** Next calls this, in the browser, when it begins to go to another address. */
export function onRouterTransitionStart(href: string): void {
  announceNavigation(href)
}
