'use client'

import clsx from 'clsx'
import { usePathname } from 'next/navigation'
import { formatCount } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Badge } from '#components/ui/marks.tsx'
import { Logo } from './logo.tsx'
import { PersonMenu } from './person-menu.tsx'
import { type Place, placeOf, placesOf, type ShellViewer, settings } from './places.ts'
import { useShellScope } from './scope-state.tsx'

/** The way around on a desktop. */
export function Rail({
  viewer,
  waitingExceptions,
  onKeys,
}: {
  viewer: ShellViewer
  waitingExceptions: number | null
  onKeys: () => void
}) {
  const current = placeOf(usePathname())
  const { openFindings } = useShellScope()
  const counts: Readonly<Record<string, number | null>> = {
    '/findings': openFindings,
    // Nothing that waits is no news.
    '/exceptions': waitingExceptions || null,
  }
  return (
    <aside
      aria-label="Temper"
      className="sticky top-0 flex h-dvh w-52 shrink-0 flex-col border-line border-r bg-surface max-md:hidden"
      data-print="hidden"
    >
      <Link
        href={viewer.home}
        className="mx-2.5 mt-2.5 mb-1.5 flex h-8 w-fit items-center gap-2.5 rounded-md px-2 font-semibold text-[0.9375rem] tracking-tight"
      >
        <Logo />
        Temper
      </Link>
      <nav aria-label="Places" className="flex flex-1 flex-col gap-0.5 overflow-y-auto px-2.5 py-1">
        {placesOf(viewer).map((place) => (
          <PlaceLink key={place.href} place={place} isCurrent={place === current} count={counts[place.href] ?? null} />
        ))}
      </nav>
      <div className="flex flex-col gap-0.5 px-2.5 pb-3">
        {viewer.may.includes(settings.action) && (
          <PlaceLink place={settings} isCurrent={current === settings} count={null} />
        )}
        <PersonMenu viewer={viewer} onKeys={onKeys} />
      </div>
    </aside>
  )
}

function PlaceLink({
  place: { href, label, Icon },
  isCurrent,
  count,
}: {
  place: Place
  isCurrent: boolean
  count: number | null
}) {
  return (
    <Link
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      className={clsx(
        'flex h-8 items-center gap-2.5 rounded-md px-2 font-medium transition-colors',
        isCurrent ? 'bg-accent-soft text-accent' : 'text-ink-2 hover:bg-sunken hover:text-ink',
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" strokeWidth={2} />
      {label}
      {count !== null && (
        <Badge round className="ml-auto">
          {formatCount(count)}
        </Badge>
      )}
    </Link>
  )
}
