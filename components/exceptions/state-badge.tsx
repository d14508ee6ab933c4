import clsx from 'clsx'
import { Badge, type Tone } from '#components/ui/marks.tsx'
import type { ToldState } from '#lib/exceptions/model.ts'
import { stateWords } from './words.ts'

const tones: Readonly<Record<ToldState, Tone>> = {
  draft: 'neutral',
  requested: 'notice',
  returned: 'notice',
  approved: 'accent',
  active: 'accent',
  expiring: 'notice',
  review: 'notice',
  rejected: 'neutral',
  withdrawn: 'neutral',
  expired: 'neutral',
  revoked: 'neutral',
  renewed: 'neutral',
  closed: 'pass',
  imported: 'neutral',
}

const covering: readonly ToldState[] = ['active', 'expiring', 'review']

/** The state of an exception: a word on a tinted ground, hatched where it covers findings now. */
export function StateBadge({ state, className }: { state: ToldState; className?: string }) {
  const { title, hint } = stateWords[state]
  return (
    <Badge tone={tones[state]} round className={className}>
      {covering.includes(state) && <HatchedMark className="size-2.5" />}
      <span title={hint}>{title}</span>
    </Badge>
  )
}

/** The glyph of what an exception covers: a hatched square, as in bars. Words stand beside it. */
export function HatchedMark({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 12 12"
      className={clsx('shrink-0', className ?? 'size-3 text-hatch')}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="square"
      aria-hidden="true"
    >
      <path d="M1 3.5 3.5 1M1 7.5 7.5 1M1 11 11 1M4.5 11 11 4.5M8.5 11 11 8.5" />
    </svg>
  )
}
