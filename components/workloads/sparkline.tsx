/** A trend in the room of a word: no axis, gaps where nothing was measured, the last value as a dot, the target dotted. */
export function Sparkline({
  values,
  target = null,
  label,
  className,
}: {
  values: readonly (number | null)[]
  target?: number | null
  /** The same in words. */
  label: string
  className?: string
}) {
  const measured = values.filter((value) => value !== null)
  if (measured.length < 2) return <span className="text-ink-3 text-xs">–</span>
  const drawn = target === null ? measured : [...measured, target]
  const least = Math.min(...drawn)
  // Three points at least from bottom to top: a line that hardly moves must look like it.
  const span = Math.max(3, Math.max(...drawn) - least)
  const x = (index: number) => 2 + ((width - 6) * index) / (values.length - 1)
  const y = (value: number) => height - 3 - ((height - 6) * (value - least)) / span
  const last = values.findLastIndex((value) => value !== null)
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className={className}
    >
      {target !== null && (
        <line
          x1={2}
          x2={width - 4}
          y1={y(target)}
          y2={y(target)}
          stroke="var(--pass)"
          strokeDasharray="1.5 3"
          strokeWidth={1.25}
        />
      )}
      <path d={pathOf(values, x, y)} fill="none" stroke="var(--accent)" strokeWidth={1.5} strokeLinejoin="round" />
      <circle cx={x(last)} cy={y(values[last] ?? least)} r={2} fill="var(--accent)" />
    </svg>
  )
}

const width = 96
const height = 24

function pathOf(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  return values
    .map((value, index) => {
      if (value === null) return ''
      const begins = index === 0 || values[index - 1] === null
      return `${begins ? 'M' : 'L'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`
    })
    .join('')
}
