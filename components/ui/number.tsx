import clsx from 'clsx'
import { formatCount, formatDelta, formatScore, isNothing } from './format.ts'

/** A number in a table or sentence: tabular, thousands separated, "–" where there is none. */
export function Num({
  value,
  digits = 0,
  className,
}: {
  value: number | null | undefined
  digits?: number
  className?: string
}) {
  return (
    <span className={clsx('tabular-nums', className)}>
      {digits === 0 ? formatCount(value) : formatScore(value, digits)}
    </span>
  )
}

/**
 * A change: signed, with a true minus, coloured by whether it is for the better.
 * @param goodWhen `up` for scores, `down` for counts of what is wrong, `neither` for plain counts.
 */
export function Delta({
  value,
  digits = 1,
  goodWhen = 'up',
  className,
}: {
  value: number | null | undefined
  digits?: number
  goodWhen?: 'up' | 'down' | 'neither'
  className?: string
}) {
  return (
    <span className={clsx('whitespace-nowrap tabular-nums', deltaTone(value, digits, goodWhen), className)}>
      {formatDelta(value, digits)}
    </span>
  )
}

function deltaTone(value: number | null | undefined, digits: number, goodWhen: 'up' | 'down' | 'neither'): string {
  if (value === null || value === undefined || isNothing(value, digits) || goodWhen === 'neither') return 'text-ink-3'
  return value > 0 === (goodWhen === 'up') ? 'text-pass' : 'text-critical'
}

/** A score in large figures with its caption below, e.g. "raw +1.3". */
export function BigNumber({
  value,
  caption,
  muted = false,
  size = 'large',
}: {
  value: string
  caption?: React.ReactNode
  muted?: boolean
  size?: 'large' | 'medium'
}) {
  return (
    <p className="flex flex-col">
      <span
        className={clsx(
          'font-semibold tabular-nums tracking-tight',
          muted ? 'text-ink-3' : 'text-ink',
          size === 'large' ? 'text-4xl' : 'text-3xl',
        )}
      >
        {value}
      </span>
      {caption && <span className="text-ink-3 text-xs">{caption}</span>}
    </p>
  )
}
