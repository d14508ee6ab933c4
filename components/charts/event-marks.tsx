import { usePlotArea, useXAxisScale } from 'recharts'
import { placeEventLabels } from './scales.ts'

/** Thin lines where something happened that is no change of the estate, with its words where there is room. */
export function EventMarks({ marks }: { marks: readonly { place: number; label: string }[] }) {
  const plot = usePlotArea()
  const x = useXAxisScale()
  const placed = marks.map(({ place, label }) => ({ x: Number(x?.(place)), label }))
  if (!plot || !placed.every((mark) => Number.isFinite(mark.x))) return null
  const labels = placeEventLabels(placed, { left: plot.x, right: plot.x + plot.width }, 5.4)
  return (
    <g>
      {labels.map((label, index) => (
        <g key={`${marks[index]?.place} ${marks[index]?.label}`}>
          <line
            x1={label.x}
            x2={label.x}
            y1={plot.y - 12}
            y2={plot.y + plot.height}
            stroke="var(--line-strong)"
            strokeDasharray="2 3"
          />
          {label.text && (
            <text
              x={label.x + (label.anchor === 'start' ? 4 : -4)}
              y={plot.y - 8}
              textAnchor={label.anchor}
              fontSize={10.5}
              fill="var(--ink-3)"
            >
              {label.text}
            </text>
          )}
        </g>
      ))}
    </g>
  )
}
