import clsx from 'clsx'
import type { ReactNode } from 'react'

export type Severity = 'critical' | 'high' | 'medium' | 'low'
export type Verdict = 'pass' | 'fail' | 'unknown'

export const severityNames: Record<Severity, string> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
}

const severityColours: Record<Severity, string> = {
  critical: 'text-critical',
  high: 'text-high',
  medium: 'text-medium',
  low: 'text-low',
}

const severityWords: Record<Severity, string> = {
  critical: 'text-critical',
  high: 'text-high-ink',
  medium: 'text-medium-ink',
  low: 'text-low',
}

const severityShapes: Record<Severity, ReactNode> = {
  critical: <path d="M6 .5 11.5 6 6 11.5.5 6z" />,
  high: <path d="M6 1 11.6 11H.4z" />,
  medium: <rect x="1.25" y="1.25" width="9.5" height="9.5" rx=".75" />,
  low: <circle cx="6" cy="6" r="4.5" />,
}

/** Severity by shape and colour. `label`: its name beside it (default), other words ("Fails"), or false for the shape alone. */
export function SeverityMark({
  severity,
  label = true,
  className,
}: {
  severity: Severity
  label?: ReactNode | boolean
  className?: string
}) {
  const name = severityNames[severity]
  const words = label === true ? name : label
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1.5 whitespace-nowrap font-medium text-xs',
        severityWords[severity],
        className,
      )}
    >
      <svg
        viewBox="0 0 12 12"
        className={clsx('size-3 shrink-0', severityColours[severity])}
        fill="currentColor"
        role={words === name ? undefined : 'img'}
        aria-hidden={words === name ? true : undefined}
        aria-label={words === name ? undefined : name}
      >
        {severityShapes[severity]}
      </svg>
      {words}
    </span>
  )
}

/**
 * A verdict: pass is a tick in a filled circle, a pass by default the tick in a ring, unknown a hollow ring, and a
 * failure wears the shape of its check's severity.
 */
export function VerdictMark({
  verdict,
  isDeclared = true,
  severity = 'medium',
  label = true,
  className,
}: {
  verdict: Verdict
  /** Of a pass: set in the configuration, or only the platform's default. */
  isDeclared?: boolean
  severity?: Severity
  label?: ReactNode | boolean
  className?: string
}) {
  const name = verdictName(verdict, isDeclared)
  const words = label === true ? name : label
  if (verdict === 'fail')
    return <SeverityMark severity={severity} label={words === false ? false : words} className={className} />
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1.5 whitespace-nowrap font-medium text-xs',
        verdict === 'pass' ? 'text-pass' : 'text-ink-2',
        className,
      )}
    >
      <svg
        viewBox="0 0 12 12"
        className="size-3 shrink-0"
        fill="none"
        role={words ? undefined : 'img'}
        aria-hidden={words ? true : undefined}
        aria-label={words ? undefined : name}
      >
        {verdict === 'unknown' ? (
          <circle cx="6" cy="6" r="4.75" stroke="currentColor" strokeWidth="1.25" strokeDasharray="2.2 1.6" />
        ) : (
          <Tick isFilled={isDeclared} />
        )}
      </svg>
      {words}
    </span>
  )
}

export function verdictName(verdict: Verdict, isDeclared = true): string {
  if (verdict === 'fail') return 'Fails'
  if (verdict === 'unknown') return 'Unknown'
  return isDeclared ? 'Passes' : 'Passes by default'
}

function Tick({ isFilled }: { isFilled: boolean }) {
  return (
    <>
      {isFilled ? (
        <circle cx="6" cy="6" r="5.5" fill="currentColor" />
      ) : (
        <circle cx="6" cy="6" r="5" stroke="currentColor" />
      )}
      <path
        d="m3.5 6.2 1.8 1.8 3.3-3.8"
        stroke={isFilled ? 'var(--surface)' : 'currentColor'}
        strokeWidth="1.35"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  )
}

export type Tone = 'neutral' | 'accent' | 'notice' | 'pass' | 'critical'

const tones: Record<Tone, string> = {
  neutral: 'bg-sunken text-ink-2',
  accent: 'bg-accent-soft text-accent',
  notice: 'bg-notice text-notice-ink',
  pass: 'bg-pass-soft text-pass',
  critical: 'bg-critical-soft text-critical',
}

/** A word or number on a tinted ground: a state, a count, "Sample data". */
export function Badge({
  tone = 'neutral',
  round = false,
  className,
  children,
}: {
  tone?: Tone
  round?: boolean
  className?: string
  children: ReactNode
}) {
  return (
    <span
      className={clsx(
        'inline-flex shrink-0 items-center gap-1 whitespace-nowrap font-medium text-xs tabular-nums',
        round ? 'rounded-full px-2' : 'rounded-sm px-1.5 py-px',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}
