'use client'

import { usePathname } from 'next/navigation'
import { TextLink } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'

const HERE = '/settings/notifications'

/** Above the other parts of the settings: that a channel is in trouble, and where it is seen. */
export function ChannelTrouble({ title, said }: { title: string; said: string }) {
  if (usePathname() === HERE) return null
  return (
    <div className="px-4 pt-4 md:px-6">
      <Notice title={title}>
        <p>
          {said} <TextLink href={HERE}>See what did not arrive</TextLink>
        </p>
      </Notice>
    </div>
  )
}
