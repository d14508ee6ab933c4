'use client'

import { Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from '#components/ui/link.tsx'
import { Badge } from '#components/ui/marks.tsx'
import { KeyCaps } from './keyboard-help.tsx'
import { Logo } from './logo.tsx'
import { ScopePicker } from './scope-picker.tsx'

/** The scope of the page, whether what it shows is sample data, the search, and the bell. */
export function Header({
  home,
  isSampleData,
  bell,
  onSearch,
}: {
  /** Where the logo leads. */
  home: string
  isSampleData: boolean
  bell: ReactNode
  onSearch: () => void
}) {
  return (
    <header
      className="sticky top-0 z-20 flex h-12 items-center gap-2 border-line border-b bg-surface px-4 md:px-6"
      data-print="hidden"
    >
      <Link href={home} aria-label="Temper: home" className="-ml-2 mr-0.5 rounded-md p-2 md:hidden">
        <Logo />
      </Link>
      <ScopePicker />
      {isSampleData && (
        <Badge tone="notice" className="py-1">
          Sample data
        </Badge>
      )}
      <button
        type="button"
        onClick={onSearch}
        className="ml-auto flex h-8 items-center gap-2 rounded-md border border-line-strong px-2.5 text-ink-3 text-sm transition-colors hover:bg-sunken max-md:size-9 max-md:justify-center max-md:border-transparent max-md:px-0 md:w-56 lg:w-[20.6rem]"
      >
        <Search aria-hidden className="size-4 text-ink-2 md:hidden" />
        <span className="truncate max-md:sr-only">Search assets, checks, exceptions</span>
        <span className="ml-auto max-lg:hidden">
          <KeyCaps keys="mod+k" />
        </span>
      </button>
      {bell}
    </header>
  )
}
