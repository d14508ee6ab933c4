'use client'

import NextLink from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import type { ComponentProps } from 'react'
import { useLinkScope } from './link-scope.tsx'
import { scopedHref } from './scope.ts'

export type LinkProps = Omit<ComponentProps<typeof NextLink>, 'href'> & { href: string }

/** Every link inside the product: carries the scope on. It has no look of its own; `TextLink` is blue. */
export function Link({ href, ...rest }: LinkProps) {
  const router = useRouter()
  const scopeIn = useLinkScope()
  const drawn = scopedHref(href, scopeIn(useSearchParams()))
  // The address is ahead of what is drawn while the server answers a new scope: a click then means the new one.
  const follow = (event: { preventDefault(): void }) => {
    const meant = scopedHref(href, scopeIn(new URLSearchParams(window.location.search)))
    if (meant === drawn) return
    event.preventDefault()
    router[rest.replace ? 'replace' : 'push'](meant, { scroll: rest.scroll ?? true })
  }
  return <NextLink href={drawn} onNavigate={follow} {...rest} />
}

/** A link in text, a card's corner or a table cell. Addresses outside the product open in a new tab. */
export function TextLink({ href, className = '', ...rest }: LinkProps) {
  const look = `rounded-xs text-accent underline-offset-2 hover:underline [:is(p,dd)_&]:underline [:is(p,dd)_&]:decoration-line-strong [:is(p,dd)_&]:hover:decoration-current ${className}`
  if (/^https?:/.test(href)) return <a href={href} className={look} target="_blank" rel="noreferrer" {...rest} />
  return <Link href={href} className={look} {...rest} />
}
