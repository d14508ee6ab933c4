import { Card } from '#components/ui/card.tsx'
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
            <Num value={exposure.count} className="font-semibold" />
            <Delta value={exposure.change} digits={0} goodWhen="down" className="w-10 text-right" />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function hrefOf({ behind }: Exposure): string {
  return 'type' in behind ? `/assets?type=${behind.type}` : `/findings?check=${behind.checks.join(',')}`
}
