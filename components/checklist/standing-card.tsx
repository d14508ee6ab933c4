import { Card } from '#components/ui/card.tsx'
import { formatCount, formatScore } from '#components/ui/format.ts'
import { KeyValues } from '#components/ui/key-values.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { BigNumber } from '#components/ui/number.tsx'
import type { CheckDetail } from '#lib/posture/checklist/get-check.ts'
import { pointsHeldBack } from '#lib/scoring/index.ts'
import { StandingBar, StandingKey } from './standing-bar.tsx'

/** How a check stands now: its score, and how many assets have which verdict. */
export function StandingCard({ check }: { check: CheckDetail }) {
  const { id, standing, score, accepted, weight, weightApplicable } = check
  if (!standing)
    return (
      <Card title="Now">
        <p className="text-ink-2 text-sm">
          {check.isNew
            ? 'No scan has judged by it yet: it is in force with the next one.'
            : 'No asset in view is of a kind that it is about.'}
        </p>
      </Card>
    )
  const { passed, defaulted, failed, unknown, failedExcepted, unknownExcepted } = standing
  const link = (count: number, query: string) =>
    count === 0 ? '0' : <TextLink href={`/findings?check=${id}${query}`}>{formatCount(count)}</TextLink>
  return (
    <Card title="Now" hint="of the assets that it applies to">
      <div className="flex flex-wrap gap-x-6">
        <BigNumber value={formatScore(score)} caption="raw, the share that passes" />
        <BigNumber value={formatScore(accepted)} caption="accepted" muted />
      </div>
      <div className="my-3 flex flex-col gap-2">
        <StandingBar standing={standing} height={8} />
        <StandingKey />
      </div>
      <KeyValues
        split
        items={[
          { key: 'Pass as declared', value: formatCount(passed - defaulted) },
          { key: 'Pass only by default', value: formatCount(defaulted) },
          { key: 'Fail', value: link(failed - failedExcepted, '') },
          { key: 'Unknown', value: link(unknown - unknownExcepted, '&status=unknown') },
          {
            key: 'Covered by exceptions',
            value: link(failedExcepted + unknownExcepted, '&status=both&exception=only'),
          },
          { key: 'Points held back, raw', value: formatScore(pointsHeldBack(weight, { weightApplicable })) },
        ]}
      />
    </Card>
  )
}
