import { Bar, BarKey } from '#components/ui/bar.tsx'
import type { CheckStanding } from '#lib/posture/checklist/checklist-standing.ts'
import { standingWords } from './sentences.ts'

/** How many assets have which verdict of a check: declared, by default, excepted, unknown; what is left fails. */
export function StandingBar({ standing, height = 6 }: { standing: CheckStanding; height?: 6 | 8 | 10 }) {
  const { passed, defaulted, failed, unknown, failedExcepted, unknownExcepted } = standing
  const excepted = failedExcepted + unknownExcepted
  return (
    <Bar
      height={height}
      total={passed + failed + unknown}
      label={standingWords(standing)}
      segments={[
        { value: passed - defaulted, label: `${passed - defaulted} declared`, tone: 'pass' },
        { value: defaulted, label: `${defaulted} by default`, tone: 'default' },
        { value: excepted, label: `${excepted} covered by exceptions`, fill: 'hatched' },
        { value: unknown - unknownExcepted, label: `${unknown - unknownExcepted} unknown`, fill: 'hollow' },
      ]}
    />
  )
}

export function StandingKey() {
  return (
    <BarKey
      items={[
        { label: 'passes as declared', fill: 'solid', tone: 'pass' },
        { label: 'passes by default', fill: 'solid', tone: 'default' },
        { label: 'covered by exceptions', fill: 'hatched' },
        { label: 'unknown', fill: 'hollow' },
        { label: 'fails', fill: 'ground' },
      ]}
    />
  )
}
