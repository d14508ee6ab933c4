'use client'

import { useEffect, useEffectEvent } from 'react'

const NAME = 'temper:navigation-start'

/** Tells the page that the router sets out for another address: called by Next, see instrumentation-client.ts. */
export function announceNavigation(href: string): void {
  window.dispatchEvent(new CustomEvent(NAME, { detail: href }))
}

/**
 * Calls `leave` once another page is on its way, by a link, a key or code: what changes the address from then on, before
 * that page is there, would call it off.
 */
export function useLeaving(leave: () => void): void {
  const latest = useEffectEvent(leave)
  useEffect(() => {
    const isElsewhere = (href: string) => new URL(href, window.location.href).pathname !== window.location.pathname
    const onStart = (event: Event) => {
      if (event instanceof CustomEvent && isElsewhere(String(event.detail))) latest()
    }
    window.addEventListener(NAME, onStart)
    return () => window.removeEventListener(NAME, onStart)
  }, [])
}
