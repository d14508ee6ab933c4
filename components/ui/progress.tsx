import { formatCount } from './format.ts'

/** Work that is under way, with a number. Without a `total` yet, what is done so far is counted. */
export function Progress({
  label,
  done,
  total,
  detail,
}: {
  label: string
  done: number
  total: number | null
  detail?: React.ReactNode
}) {
  const share = total && total > 0 ? Math.min(100, (100 * done) / total) : null
  return (
    <div>
      <div className="mb-1.5 flex items-baseline justify-between gap-4 text-sm">
        <span className="font-medium">{label}</span>
        <span className="text-ink-2 tabular-nums">
          {total ? `${formatCount(done)} of ${formatCount(total)}` : done > 0 && formatCount(done)}
        </span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(share)}
      >
        <svg className="block h-1.5 w-full" aria-hidden="true">
          <rect width="100%" height="6" rx="3" fill="var(--sunken)" />
          <rect
            width={`${share ?? 30}%`}
            height="6"
            rx="3"
            fill="var(--accent)"
            className={share === null ? 'animate-pulse' : undefined}
          />
        </svg>
      </div>
      {detail && <p className="mt-1.5 text-ink-2 text-xs">{detail}</p>}
    </div>
  )
}
