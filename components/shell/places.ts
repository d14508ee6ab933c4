import {
  ChartNoAxesColumn,
  Clock,
  FileText,
  Layers,
  LayoutGrid,
  ListChecks,
  ListTodo,
  type LucideIcon,
  Settings,
  Triangle,
} from 'lucide-react'
import type { Action, Role } from '#lib/auth/permissions.ts'

/** Who is signed in, as far as the frame draws it. */
export type ShellViewer = {
  name: string
  roles: readonly Role[]
  /** Where they begin: what the logo leads to. */
  home: string
  /** What they may: only the places of these are shown. */
  may: readonly Action[]
}

export type Place = {
  href: string
  label: string
  Icon: LucideIcon
  keywords: string
  /** Who may not do this does not see the place. */
  action: Action
}

/** The pages of the rail, in its order. */
export const places: readonly Place[] = [
  { href: '/my-work', label: 'My work', Icon: ListTodo, keywords: 'home mine todo', action: 'my-work.read' },
  { href: '/', label: 'Overview', Icon: ChartNoAxesColumn, keywords: 'score home trend', action: 'posture.read' },
  { href: '/findings', label: 'Findings', Icon: Triangle, keywords: 'failing wrong open', action: 'finding.read' },
  { href: '/assets', label: 'Assets', Icon: Layers, keywords: 'inventory resources', action: 'asset.read' },
  {
    href: '/checklist',
    label: 'Checklist',
    Icon: ListChecks,
    keywords: 'checks guidance requirements',
    action: 'checklist.read',
  },
  {
    href: '/exceptions',
    label: 'Exceptions',
    Icon: FileText,
    keywords: 'register tolerated accepted waivers risk',
    action: 'exception.read',
  },
  {
    href: '/workloads',
    label: 'Workloads',
    Icon: LayoutGrid,
    keywords: 'teams owners groups',
    action: 'workload.read',
  },
  { href: '/scans', label: 'Scans', Icon: Clock, keywords: 'coverage errors history', action: 'scan.read' },
]

/** At the foot of the rail. */
export const settings: Place = {
  href: '/settings',
  label: 'Settings',
  Icon: Settings,
  keywords: 'connection people sessions security audit log target administration',
  action: 'settings.read',
}

/** Pages below a place that the palette finds by themselves. */
export const pagesBelow: readonly Omit<Place, 'Icon'>[] = [
  {
    href: '/exceptions/review',
    label: 'Review exceptions',
    keywords: 'queue approve reject requests decide',
    action: 'exception.review',
  },
  {
    href: '/exceptions/new',
    label: 'New exception',
    keywords: 'ask request accept risk tolerate',
    action: 'exception.request',
  },
  {
    href: '/exceptions?view=drafts',
    label: 'My drafts',
    keywords: 'exceptions begun unsent',
    action: 'exception.request',
  },
  {
    href: '/exceptions/import',
    label: 'Import exceptions',
    keywords: 'csv spreadsheet register',
    action: 'exception.import',
  },
  {
    href: '/exceptions/report',
    label: 'Report of exceptions',
    keywords: 'print auditor register',
    action: 'exception.read',
  },
  {
    href: '/notifications',
    label: 'Notifications',
    keywords: 'inbox bell told unread',
    action: 'notification.read',
  },
  {
    href: '/settings/notifications',
    label: 'Settings of notifications',
    keywords: 'channels teams slack mail smtp webhook failed',
    action: 'settings.read',
  },
  {
    href: '/settings/exceptions',
    label: 'Settings of exceptions',
    keywords: 'policy longest approvals growth justification',
    action: 'settings.read',
  },
]

/** The places that a phone's bar has room for: where the person begins, and the two lists that are worked through. */
export function placesInBar(viewer: ShellViewer): { inBar: Place[]; inMore: Place[] } {
  const open = placesOf(viewer)
  const [first, ...others] = open
  const lists = others.filter(({ href }) => href === '/findings' || href === '/exceptions')
  const inBar = first ? [first, ...lists] : []
  return { inBar, inMore: open.filter((place) => !inBar.includes(place)) }
}

/** The places that a person may enter, in the order of the rail: where they begin comes first. */
export function placesOf({ may, home }: ShellViewer): Place[] {
  const open = places.filter(({ action }) => may.includes(action))
  const isMine = (place: Place) => place.href === '/my-work'
  // Who sees the whole estate and owns a part of it begins at the whole.
  return home === '/my-work'
    ? open
    : [...open.slice(0, 2).sort((a, b) => Number(isMine(a)) - Number(isMine(b))), ...open.slice(2)]
}

/** The place that a path belongs to: `/assets/…` is in Assets. */
export function placeOf(path: string): Place | undefined {
  return [...places, settings].find(({ href }) =>
    href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`),
  )
}

/** Two letters for a person: of the first name and the last. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s,.@-]+/).filter(Boolean)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '')
  return letters.join('').toUpperCase() || '?'
}
