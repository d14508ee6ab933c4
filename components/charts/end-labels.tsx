import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts'
import { spread } from './scales.ts'

export type LineEnd = { place: number | null; value: number; text: string; colour: string; isLine: boolean }

/** Names at the ends of the lines, instead of a legend; moved apart where lines end close together. */
export function EndLabels({ ends }: { ends: readonly LineEnd[] }) {
  const plot = usePlotArea()
  const x = useXAxisScale()
  const y = useYAxisScale()
  const heights = ends.map(({ value }) => Number(y?.(value)))
  if (!plot || !x || !heights.every(Number.isFinite)) return null
  const placed = spread(heights, 14, plot.y - 2, plot.y + plot.height)
  return (
    <g>
      {ends.map(({ place, text, colour, isLine }, index) => (
        <g key={text} fill={colour} fontSize={11} fontWeight={isLine ? 600 : 400}>
          {place !== null && <circle cx={Number(x(place))} cy={heights[index]} r={2.75} />}
          <text x={plot.x + plot.width + 9} y={placed[index]} dominantBaseline="central">
            {text}
          </text>
        </g>
      ))}
    </g>
  )
}
