import type { Metadata } from 'next'
import { SignInWithMicrosoft } from '#components/sign-in/actions.tsx'
import { SignInCard } from '#components/sign-in/sign-in-card.tsx'

export const metadata: Metadata = { title: 'Signed out' }

/** Where the provider sends browsers after signing out there. */
export default function SignedOutPage() {
  return (
    <SignInCard title="You are signed out" lead="Close this window if others use this device.">
      <SignInWithMicrosoft returnTo="/">Sign in again with Microsoft</SignInWithMicrosoft>
    </SignInCard>
  )
}
