import { Fragment } from 'react'
import { HatchedMark } from '#components/exceptions/state-badge.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { checksById } from '#lib/checklist/index.ts'
import type { ExceptionTurn } from '#lib/posture/assets/exception-turns.ts'
import { turnDetail, turnVerb } from './turn-words.ts'

const MOST_CHECKS = 4

/** An exception that began or ceased to cover findings of the asset. */
export function ExceptionTurnItem({ turn }: { turn: ExceptionTurn }) {
  const { name, checks } = turn
  const shown = checks.slice(0, MOST_CHECKS)
  const detail = turnDetail(turn)
  return (
    <li className="flex items-baseline gap-x-2">
      <HatchedMark className="size-2.5 text-hatch" />
      <div className="min-w-0">
        <p className="text-pretty">
          <TextLink href={`/exceptions/${name}`}>{name}</TextLink> {turnVerb(turn)}{' '}
          {shown.map((id, index) => (
            <Fragment key={id}>
              {index > 0 && ', '}
              <TextLink href={`/checklist/${id}`}>{checksById.get(id)?.title ?? id}</TextLink>
            </Fragment>
          ))}
          {checks.length > MOST_CHECKS && ` and ${checks.length - MOST_CHECKS} more`}
        </p>
        {detail && <p className="text-ink-2 text-xs">{detail}</p>}
      </div>
    </li>
  )
}
