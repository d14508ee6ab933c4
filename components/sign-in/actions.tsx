import clsx from 'clsx'
import type { ReactNode } from 'react'
import { buttonClass } from '#components/ui/button.tsx'

const wide = 'h-10 w-full text-base'

/** Leads to the provider. A plain link: nothing must begin a sign-in ahead of the click. */
export function SignInWithMicrosoft({
  returnTo,
  again = false,
  children = 'Sign in with Microsoft',
}: {
  /** Where to go afterwards. */
  returnTo: string
  /** Prove again who one is. */
  again?: boolean
  children?: ReactNode
}) {
  const query = new URLSearchParams({ ...(again && { again: '' }), ...(returnTo !== '/' && { return: returnTo }) })
  return (
    <a
      href={query.size > 0 ? `/sign-in/start?${query}` : '/sign-in/start'}
      className={clsx(buttonClass({ variant: 'primary' }), wide)}
    >
      <span className="flex size-5 items-center justify-center rounded-xs bg-[#fff]">
        <MicrosoftMark />
      </span>
      {children}
    </a>
  )
}

/** A form, as signing out changes something. */
export function SignOut({ isPrimary = false, children }: { isPrimary?: boolean; children: ReactNode }) {
  return (
    <form method="post" action="/sign-out">
      <button type="submit" className={clsx(buttonClass({ variant: isPrimary ? 'primary' : 'plain' }), wide)}>
        {children}
      </button>
    </form>
  )
}

export function WideLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} className={clsx(buttonClass(), wide)}>
      {children}
    </a>
  )
}

/** Four squares, in the colours that the maker’s guidelines for sign-in buttons name. */
function MicrosoftMark() {
  return (
    <svg viewBox="0 0 21 21" aria-hidden="true" className="size-3.5">
      <path fill="#f25022" d="M1 1h9v9H1z" />
      <path fill="#7fba00" d="M11 1h9v9h-9z" />
      <path fill="#00a4ef" d="M1 11h9v9H1z" />
      <path fill="#ffb900" d="M11 11h9v9h-9z" />
    </svg>
  )
}
