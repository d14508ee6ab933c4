import clsx from 'clsx'
import { useId } from 'react'

export type BarTone =
  | 'accent'
  | 'footprint'
  | 'configure'
  | 'maintain'
  | 'pass'
  | 'default'
  | 'critical'
  | 'high'
  | 'medium'
  | 'low'
  | 'neutral'
export type BarFill = 'solid' | 'hatched' | 'hollow'
export type BarSegment = { value: number; label: string; fill?: BarFill; tone?: BarTone }

const toneColours: Record<BarTone, string> = {
  accent: 'var(--accent)',
  footprint: 'var(--footprint)',
  configure: 'var(--configure)',
  maintain: 'var(--maintain)',
  pass: 'var(--pass)',
  // A pass that nobody declared: the same green, half as strong.
  default: 'color-mix(in oklab, var(--pass) 45%, var(--surface))',
  critical: 'var(--critical)',
  high: 'var(--high)',
  medium: 'var(--medium)',
  low: 'var(--low)',
  neutral: 'var(--ink-3)',
}

/**
 * A bar of shares. Solid is measured, hatched covered by an exception, hollow unknown; what is left of `total` is the
 * sunken ground. Drawn as SVG so that widths need no inline styles.
 * @param label says the same in words, for people who do not see it.
 * @param mark a target: a thin green line at this value.
 */
export function Bar({
  segments,
  total,
  label,
  mark,
  height = 8,
  className,
}: {
  segments: BarSegment[]
  total: number
  label: string
  mark?: number
  height?: 6 | 8 | 10
  className?: string
}) {
  const id = useId()
  const share = (value: number) => (total > 0 ? Math.min(100, (100 * value) / total) : 0)
  const starts = segments.map((_, index) => segments.slice(0, index).reduce((sum, segment) => sum + segment.value, 0))
  const room = mark === undefined ? 0 : 3
  return (
    <svg
      role="img"
      aria-label={label}
      className={clsx('block w-full overflow-visible', className)}
      height={height + 2 * room}
    >
      <defs>
        <clipPath id={`${id}clip`}>
          <rect width="100%" height={height} rx={2} />
        </clipPath>
        <pattern id={`${id}hatch`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="5" fill="var(--hatch)" />
        </pattern>
      </defs>
      <g transform={`translate(0 ${room})`} clipPath={`url(#${id}clip)`}>
        <rect width="100%" height={height} fill="var(--sunken)" />
        {segments.map((segment, index) => (
          <Segment
            key={segment.label}
            segment={segment}
            x={share(starts[index] ?? 0)}
            width={share(segment.value)}
            height={height}
            hatch={`url(#${id}hatch)`}
          />
        ))}
      </g>
      {mark !== undefined && (
        <line
          x1={`${share(mark)}%`}
          x2={`${share(mark)}%`}
          y1={0}
          y2={height + 2 * room}
          stroke="var(--pass)"
          strokeWidth={2}
        />
      )}
    </svg>
  )
}

function Segment({
  segment,
  x,
  width,
  height,
  hatch,
}: {
  segment: BarSegment
  x: number
  width: number
  height: number
  hatch: string
}) {
  if (width <= 0) return null
  const colour = toneColours[segment.tone ?? 'accent']
  const fill = { solid: colour, hatched: hatch, hollow: 'var(--surface)' }[segment.fill ?? 'solid']
  return (
    <rect
      x={`${x}%`}
      width={`${width}%`}
      height={height}
      fill={fill}
      stroke={segment.fill === 'hollow' ? 'var(--control)' : undefined}
      strokeWidth={segment.fill === 'hollow' ? 1.5 : undefined}
    >
      <title>{segment.label}</title>
    </rect>
  )
}

/** What the fills of a bar mean, in the bar's own textures. */
export function BarKey({ items }: { items: { label: string; fill: BarFill | 'ground'; tone?: BarTone }[] }) {
  const id = useId()
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-xs">
      {items.map(({ label, fill, tone }) => (
        <li key={label} className="inline-flex items-center gap-1.5">
          <svg aria-hidden="true" width="13" height="9">
            <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="2" height="5" fill="var(--hatch)" />
            </pattern>
            <rect
              x={fill === 'hollow' ? 0.5 : 0}
              y={fill === 'hollow' ? 0.5 : 0}
              width={fill === 'hollow' ? 12 : 13}
              height={fill === 'hollow' ? 8 : 9}
              rx={1}
              fill={
                {
                  solid: toneColours[tone ?? 'accent'],
                  hatched: `url(#${id})`,
                  hollow: 'none',
                  ground: 'var(--sunken)',
                }[fill]
              }
              stroke={fill === 'hollow' ? 'var(--control)' : fill === 'ground' ? 'var(--line)' : undefined}
            />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  )
}
