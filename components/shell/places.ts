import { ChartNoAxesColumn, Clock, Layers, ListChecks, type LucideIcon, Triangle } from 'lucide-react'

export type Place = { href: string; label: string; Icon: LucideIcon; keywords: string }

/** The pages of the rail, in its order. */
export const places: readonly Place[] = [
  { href: '/', label: 'Overview', Icon: ChartNoAxesColumn, keywords: 'score home trend' },
  { href: '/findings', label: 'Findings', Icon: Triangle, keywords: 'failing wrong open' },
  { href: '/assets', label: 'Assets', Icon: Layers, keywords: 'inventory resources' },
  { href: '/checklist', label: 'Checklist', Icon: ListChecks, keywords: 'checks guidance requirements' },
  { href: '/scans', label: 'Scans', Icon: Clock, keywords: 'coverage errors history' },
]

/** The place that a path belongs to: `/assets/…` is in Assets. */
export function placeOf(path: string): Place | undefined {
  return places.find(({ href }) => (href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`)))
}
