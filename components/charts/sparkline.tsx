import { type ChartColour, chartColours } from './palette.ts'

/** A line the size of a word, from the data's own range; breaks where days are missing. `label` says it in words. */
export function Sparkline({
  values,
  label,
  colour = 'accent',
  className = 'h-5 w-20',
}: {
  values: readonly (number | null)[]
  label: string
  colour?: ChartColour
  className?: string
}) {
  const present = values.filter((value): value is number => value !== null)
  const least = Math.min(...present)
  const span = Math.max(...present) - least || 1
  const place = (value: number, index: number) =>
    `${((100 * index) / Math.max(1, values.length - 1)).toFixed(2)} ${(18 - (16 * (value - least)) / span).toFixed(2)}`
  const path = values
    .map((value, index) =>
      value === null ? '' : `${typeof values[index - 1] === 'number' ? 'L' : 'M'}${place(value, index)}`,
    )
    .join('')
  return (
    <svg role="img" aria-label={label} viewBox="0 0 100 20" preserveAspectRatio="none" className={className}>
      <path
        d={path}
        fill="none"
        stroke={chartColours[colour]}
        strokeWidth={1.5}
        strokeLinejoin="round"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
