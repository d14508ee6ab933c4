'use client'

import { useSyncExternalStore } from 'react'
import type { CurrentScan } from './current-scan.ts'

const POLL_MS = 1000
// A job that no worker takes within this time will hardly be taken at all.
const PATIENCE_MS = 30_000

export type Watched =
  | { state: 'idle' }
  /** Asked for; no worker has begun it yet. */
  | { state: 'waiting' }
  | { state: 'running'; running: NonNullable<CurrentScan['running']> }
  | { state: 'ended'; last: NonNullable<CurrentScan['last']> }
  /** Asked for, and no worker came. */
  | { state: 'unheard' }

const idle: Watched = { state: 'idle' }

/**
 * The scan under way, asked for once a second while there is one. One watch for the whole page: a button and a progress
 * bar far from each other tell the same.
 */
class ScanWatch {
  #watched: Watched = idle
  #timer: ReturnType<typeof setTimeout> | undefined
  #begun = 0
  #lastBefore: number | null = null
  readonly #listeners = new Set<() => void>()

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      // Nobody looks any more: the next page that does says anew whether a scan is under way.
      this.#stop()
      this.#watched = idle
    }
  }

  now = () => this.#watched

  /** Begins to watch: after asking for a scan, or because the page came with one under way. */
  begin(lastBefore: number | null): void {
    if (this.#timer !== undefined) return
    this.#begun = Date.now()
    this.#lastBefore = lastBefore
    this.#become({ state: 'waiting' })
    this.#timer = setTimeout(this.#poll, 0)
  }

  settle(): void {
    this.#stop()
    this.#become(idle)
  }

  #poll = async () => {
    const current = await currentScan()
    if (this.#timer === undefined) return
    if (current === 'signed out') return this.settle()
    const next = this.#after(current)
    if (next) this.#become(next)
    if (next?.state === 'ended' || next?.state === 'unheard') this.#stop()
    else this.#timer = setTimeout(this.#poll, POLL_MS)
  }

  #after(current: CurrentScan | null): Watched | null {
    // No answer: the server may be busy or restarting; the next one may tell.
    if (!current) return null
    if (current.running) return { state: 'running', running: current.running }
    const isNew = current.last !== null && current.last.id !== this.#lastBefore
    if (current.last && (isNew || this.#watched.state === 'running')) return { state: 'ended', last: current.last }
    return Date.now() - this.#begun > PATIENCE_MS ? { state: 'unheard' } : null
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #become(watched: Watched): void {
    this.#watched = watched
    for (const listener of this.#listeners) listener()
  }
}

async function currentScan(): Promise<CurrentScan | 'signed out' | null> {
  try {
    const response = await fetch('/api/scans/current', { cache: 'no-store' })
    if (response.status === 401) return 'signed out'
    return response.ok ? ((await response.json()) as CurrentScan) : null
  } catch {
    return null
  }
}

export const scanWatch = new ScanWatch()

export function useScanWatch(): Watched {
  return useSyncExternalStore(scanWatch.subscribe, scanWatch.now, () => idle)
}
