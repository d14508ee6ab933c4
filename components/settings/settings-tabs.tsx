'use client'

import { usePathname } from 'next/navigation'
import { LinkTabs } from '#components/ui/tabs.tsx'

/** The parts of the settings, above each of them. */
export function SettingsTabs({ sections }: { sections: readonly { href: string; label: string }[] }) {
  const path = usePathname()
  return (
    <div className="px-4 pt-3 md:px-6">
      <LinkTabs
        label="Parts of the settings"
        tabs={sections.map(({ href, label }) => ({ href, label, isCurrent: path === href }))}
      />
    </div>
  )
}
