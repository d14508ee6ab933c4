import { Bar } from '#components/ui/bar.tsx'
import { Card } from '#components/ui/card.tsx'
import { counted, formatCount } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import type { AgedCount } from '#lib/posture/exceptions/count-exceptions.ts'
import { bucketWords } from './register-filters.ts'

/** How old what is in the register is: two short lists, each line a link to its rows. */
export function RegisterAges({
  inForceFor,
  waitingFor,
}: {
  inForceFor: readonly AgedCount[]
  waitingFor: readonly AgedCount[]
}) {
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Ages title="In force for" fill="hatched" buckets={inForceFor} hrefOf={(id) => `/exceptions?age=${id}`} />
      <Ages
        title="Waiting for a decision for"
        fill="solid"
        buckets={waitingFor}
        hrefOf={(id) => `/exceptions?view=pending&waits=${id}`}
      />
    </div>
  )
}

function Ages({
  title,
  fill,
  buckets,
  hrefOf,
}: {
  title: string
  /** Hatched is what exceptions cover, and nothing else. */
  fill: 'hatched' | 'solid'
  buckets: readonly AgedCount[]
  hrefOf: (id: string) => string
}) {
  const most = Math.max(...buckets.map(({ count }) => count))
  if (most <= 0) return null
  return (
    <Card title={title}>
      <ul className="flex flex-col">
        {buckets.map(({ id, count, ...bucket }) => (
          <li key={id}>
            <Link
              href={hrefOf(id)}
              className="-mx-2 grid grid-cols-[9rem_1fr_2.5rem] items-center gap-3 rounded-md px-2 py-1 text-sm hover:bg-sunken max-md:min-h-10"
            >
              <span className="text-ink-2">{bucketWords(bucket)}</span>
              <Bar
                segments={[{ value: count, label: counted(count, 'exception'), fill, tone: 'neutral' }]}
                total={most}
                label={counted(count, 'exception')}
                height={6}
              />
              <span className="text-right font-medium tabular-nums">{formatCount(count)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}
