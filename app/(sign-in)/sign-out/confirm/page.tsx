import type { Metadata } from 'next'
import { SignOut, WideLink } from '#components/sign-in/actions.tsx'
import { SignInCard } from '#components/sign-in/sign-in-card.tsx'

export const metadata: Metadata = { title: 'Sign out' }

/** For who opens /sign-out as an address: a link of elsewhere must not sign anybody out. */
export default function ConfirmSignOutPage() {
  return (
    <SignInCard title="Sign out?" lead="You are signed out of Temper here, and at Microsoft in this browser.">
      <div className="flex flex-col gap-2">
        <SignOut isPrimary>Sign out</SignOut>
        <WideLink href="/">Stay signed in</WideLink>
      </div>
    </SignInCard>
  )
}
