import type { Metadata } from 'next'
import type { ReactNode } from 'react'

export const metadata: Metadata = { referrer: 'same-origin' }

/** What stands before the product: no frame, no place to go, nothing of the estate. */
export default function SignInLayout({ children }: { children: ReactNode }) {
  return children
}
