'use client'

import { buttonClass } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy.tsx'

/** Copies the address of the page, with everything that it says. */
export function CopyLink() {
  return (
    <CopyButton className={buttonClass()}>
      <span className="max-md:sr-only">Copy link</span>
    </CopyButton>
  )
}
