// What the register says before its table. Data in, sentences out.
import { dayMs } from '#components/ui/dates.ts'
import { counted, formatCount } from '#components/ui/format.ts'
import type { RegisterStanding } from '#lib/posture/exceptions/count-exceptions.ts'

type Told = Pick<
  RegisterStanding,
  'inForce' | 'coveredFindings' | 'coveredUnknown' | 'ending' | 'waiting' | 'oldestWaiting' | 'isEmpty'
>

/** "27 exceptions are in force and cover 143 findings and 2 unknown verdicts". */
export function registerTitle({ inForce, coveredFindings, coveredUnknown, isEmpty, waiting }: Told): string {
  if (isEmpty) return 'Nothing is tolerated'
  if (inForce === 0)
    return waiting > 0
      ? `No exception is in force, ${formatCount(waiting)} ${wait(waiting)}`
      : 'No exception is in force'
  const [are, cover] = inForce === 1 ? ['is', 'covers'] : ['are', 'cover']
  const covered = [
    coveredFindings > 0 ? counted(coveredFindings, 'finding') : '',
    coveredUnknown > 0 ? counted(coveredUnknown, 'unknown verdict') : '',
  ].filter(Boolean)
  return `${counted(inForce, 'exception')} ${are} in force and ${cover} ${covered.join(' and ') || 'nothing now'}`
}

/** "3 end within 14 days, 4 wait for a decision, the oldest for 6 days." */
export function registerLead(
  { inForce, ending, waiting, oldestWaiting, isEmpty }: Told,
  days: number,
  now: Date,
): string {
  if (isEmpty) return 'Whoever cannot fix a finding now asks for an exception: with a reason, an end, and an approver.'
  const ends = inForce > 0 && (ending === 0 ? `none ends within ${counted(days, 'day')}` : endWords(ending, days))
  const waits =
    waiting === 0
      ? 'nothing waits for a decision'
      : `${formatCount(waiting)} ${wait(waiting)}${oldest(waiting, oldestWaiting, now)}`
  const sentence = [ends, waits].filter(Boolean).join(', ')
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`
}

const endWords = (ending: number, days: number) =>
  `${formatCount(ending)} ${ending === 1 ? 'ends' : 'end'} within ${counted(days, 'day')}`

const wait = (waiting: number) => `${waiting === 1 ? 'waits' : 'wait'} for a decision`

function oldest(waiting: number, since: string | null, now: Date): string {
  if (!since) return ''
  const days = Math.floor((now.getTime() - Date.parse(since)) / dayMs)
  if (days < 1) return waiting === 1 ? ', since today' : ', none longer than a day'
  return `, ${waiting === 1 ? 'for' : 'the oldest for'} ${counted(days, 'day')}`
}
