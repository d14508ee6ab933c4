export type TooltipRow = { name: string; value: string; colour?: string; isDashed?: boolean }

/** The one tooltip of all charts: everything at that place, values at the right. */
export function ChartTooltip({
  title,
  rows,
  notes = [],
}: {
  title: string
  rows: readonly TooltipRow[]
  notes?: readonly string[]
}) {
  return (
    <div className="min-w-36 rounded-md border border-line bg-surface px-3 py-2 text-xs shadow-float">
      <p className="mb-1 font-medium text-ink">{title}</p>
      <dl className="grid grid-cols-[auto_1fr_auto] items-center gap-x-2 gap-y-0.5">
        {rows.map(({ name, value, colour, isDashed }) => (
          <div key={name} className="contents">
            <svg width="14" height="8" aria-hidden="true">
              {colour && (
                <line
                  x1="0"
                  x2="14"
                  y1="4"
                  y2="4"
                  stroke={colour}
                  strokeWidth="2"
                  strokeDasharray={isDashed ? '4 2' : undefined}
                />
              )}
            </svg>
            <dt className="text-ink-2">{name}</dt>
            <dd className="pl-4 text-right font-medium text-ink tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {notes.map((note) => (
        <p key={note} className="mt-1.5 max-w-56 border-line border-t pt-1.5 text-ink-2">
          {note}
        </p>
      ))}
    </div>
  )
}
