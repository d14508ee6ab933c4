'use client'

import clsx from 'clsx'
import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { shortenMiddle } from './format.ts'

/** Copies (without `text`, the address of the page), and says so for a moment. `failed`: the browser refused (no permission, no secure context). */
export function useCopy(text?: string): { state: 'ready' | 'copied' | 'failed'; copy: () => void } {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready')
  useEffect(() => {
    if (state === 'ready') return
    const timer = setTimeout(() => setState('ready'), 1600)
    return () => clearTimeout(timer)
  }, [state])
  const copy = () => {
    navigator.clipboard.writeText(text ?? location.href).then(
      () => setState('copied'),
      () => setState('failed'),
    )
  }
  return { state, copy }
}

const said = { ready: '', copied: 'Copied', failed: 'Could not copy' }

/** A long id: shortened in the middle, whole on hover, copied whole by a click. */
export function CopyText({
  text,
  longest = 44,
  mono = true,
  className,
}: {
  text: string
  longest?: number
  mono?: boolean
  className?: string
}) {
  const { state, copy } = useCopy(text)
  return (
    <button
      type="button"
      onClick={copy}
      title={text}
      aria-label={`Copy ${text}`}
      className={clsx(
        'group relative z-1 inline-flex max-w-full items-center gap-1.5 rounded-xs text-left hover:text-accent',
        mono && 'font-mono text-xs',
        className,
      )}
    >
      <span className="min-w-0 [overflow-wrap:anywhere]">{shortenMiddle(text, longest)}</span>
      {state === 'copied' ? (
        <Check aria-hidden className="size-3.5 shrink-0 text-pass" />
      ) : (
        <Copy
          aria-hidden
          className="size-3.5 shrink-0 text-ink-3 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100 max-md:opacity-100"
        />
      )}
      <span role="status" className="sr-only">
        {said[state]}
      </span>
    </button>
  )
}

/** A button that copies: a command, a link. Without `text`, the address of the page. */
export function CopyButton({
  text,
  label = 'Copy',
  className,
  children,
}: {
  text?: string
  label?: string
  className?: string
  children?: ReactNode
}) {
  const { state, copy } = useCopy(text)
  return (
    <button type="button" onClick={copy} aria-label={children ? undefined : label} title={label} className={className}>
      {state === 'copied' ? (
        <Check aria-hidden className="size-4 text-pass" />
      ) : (
        <Copy aria-hidden className="size-4" />
      )}
      {children}
      <span role="status" className="sr-only">
        {said[state]}
      </span>
    </button>
  )
}
