'use client'

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'
import { minuteMs } from './dates.ts'

type Organisation = { timeZone: string; now: string }

const OrganisationContext = createContext<Organisation>({ timeZone: 'UTC', now: '1970-01-01T00:00:00Z' })

/**
 * The organisation's time zone, and the server's clock when the page was drawn (so that server and browser draw the
 * same relative dates; afterwards the browser's clock goes on).
 */
export function OrganisationProvider({ timeZone, now, children }: Organisation & { children: ReactNode }) {
  return <OrganisationContext value={{ timeZone, now }}>{children}</OrganisationContext>
}

export function useTimeZone(): string {
  return useContext(OrganisationContext).timeZone
}

/** Now in epoch milliseconds, to the minute: on the server and while hydrating, the server's. */
export function useNow(): number {
  const drawnAt = Date.parse(useContext(OrganisationContext).now)
  return useSyncExternalStore(everyMinute, toTheMinute, () => drawnAt)
}

const toTheMinute = () => Math.floor(Date.now() / minuteMs) * minuteMs

function everyMinute(changed: () => void): () => void {
  const timer = setInterval(changed, minuteMs / 2)
  return () => clearInterval(timer)
}
