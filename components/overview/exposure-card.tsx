import { Card } from '#components/ui/card.tsx'
import { formatCount } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Delta, Num } from '#components/ui/number.tsx'
import type { Exposure } from '#lib/posture/overview/exposure.ts'

/** What of the scope is open to the internet, and whether it becomes less. */
export function ExposureCard({ exposures, hint }: { exposures: Exposure[]; hint?: string }) {
  return (
    <Card title="Open to the internet" hint={hint}>
      <ul className="flex flex-col text-sm">
        {exposures.map((exposure) => (
          <li
            key={exposure.title}
            className="relative flex items-baseline gap-4 border-line border-b py-2.5 last:border-b-0 last:pb-0"
          >
            <Link href={hrefOf(exposure)} className="stretched min-w-0 flex-1 rounded-xs hover:text-accent">
              {exposure.title}
            </Link>
            {exposure.excepted > 0 && (
              <span className="whitespace-nowrap text-ink-3 text-xs">{formatCount(exposure.excepted)} excepted</span>
            )}
            <Num value={exposure.count} className="font-semibold" />
            <Delta value={exposure.change} digits={0} goodWhen="down" className="w-10 text-right" />
          </li>
        ))}
      </ul>
    </Card>
  )
}

// What is excepted stands open all the same, and among the rows behind the number.
function hrefOf({ behind, excepted }: Exposure): string {
  if ('type' in behind) return `/assets?type=${behind.type}`
  return `/findings?check=${behind.checks.join(',')}${excepted > 0 ? '&exception=both' : ''}`
}
