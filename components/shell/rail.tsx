'use client'

import clsx from 'clsx'
import { Keyboard } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { IconButton } from '#components/ui/button.tsx'
import { formatCount } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Badge } from '#components/ui/marks.tsx'
import { Logo } from './logo.tsx'
import { type Place, placeOf, places } from './places.ts'
import { useScope } from './scope-picker.tsx'
import type { ShellEstate } from './shell.tsx'
import { ThemeSwitch } from './theme.tsx'

/** The way around on a desktop. */
export function Rail({ openFindings, onKeys }: { openFindings: ShellEstate['openFindings']; onKeys: () => void }) {
  const current = placeOf(usePathname())
  const { chosen } = useScope()
  const findings = findingsIn(openFindings, chosen)
  return (
    <aside
      aria-label="Temper"
      className="sticky top-0 flex h-dvh w-52 shrink-0 flex-col border-line border-r bg-surface max-md:hidden"
      data-print="hidden"
    >
      <Link
        href="/"
        className="mx-2.5 mt-2.5 mb-1.5 flex h-8 w-fit items-center gap-2.5 rounded-md px-2 font-semibold text-[0.9375rem] tracking-tight"
      >
        <Logo />
        Temper
      </Link>
      <nav aria-label="Places" className="flex flex-1 flex-col gap-0.5 overflow-y-auto px-2.5 py-1">
        {places.map((place) => (
          <PlaceLink
            key={place.href}
            place={place}
            isCurrent={place === current}
            count={place.href === '/findings' ? findings : null}
          />
        ))}
      </nav>
      <div className="flex flex-col gap-3 px-4 pb-4">
        <p className="text-pretty text-ink-3 text-xs">Open on this machine only: there is no sign-in yet.</p>
        <div className="flex items-center justify-between">
          <ThemeSwitch />
          <IconButton label="Keys (?)" size="small" onClick={onKeys}>
            <Keyboard aria-hidden />
          </IconButton>
        </div>
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

/** Open findings in scope; without a scope, all there are. */
function findingsIn(openFindings: ShellEstate['openFindings'], chosen: readonly string[]): number | null {
  // Before the first scan there is nothing to count, which is not the same as none.
  if (!openFindings || Object.keys(openFindings).length === 0) return null
  const counts = chosen.length === 0 ? Object.values(openFindings) : chosen.map((id) => openFindings[id] ?? 0)
  return counts.reduce((sum, count) => sum + count, 0)
}
