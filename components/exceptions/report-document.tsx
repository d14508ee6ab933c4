import { counted } from '#components/ui/format.ts'
import { KeyValues } from '#components/ui/key-values.tsx'
import { Link, TextLink } from '#components/ui/link.tsx'
import { SeverityMark } from '#components/ui/marks.tsx'
import { Time } from '#components/ui/time.tsx'
import { checksById } from '#lib/checklist/index.ts'
import type { ToldState } from '#lib/exceptions/model.ts'
import type { ListedException } from '#lib/posture/exceptions/list-exceptions.ts'
import type { ReportEvent } from '#lib/posture/exceptions/report-events.ts'
import { eventWords, whoDid } from './exception-words.ts'
import { StateBadge } from './state-badge.tsx'
import {
  categoryWords,
  coveredWords,
  dayWords,
  exceptionTitle,
  kindWords,
  sourceWords,
  targetKindWords,
} from './words.ts'

/** The whole register at a glance: a table whose rows lead to what is said below. */
export function ReportContents({ exceptions }: { exceptions: readonly ListedException[] }) {
  return (
    <section aria-labelledby="report-contents">
      <h2 id="report-contents" className="mb-2 font-semibold text-lg">
        At a glance
      </h2>
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="border-line-strong border-b text-ink-2 text-xs">
            <th scope="col" className="py-1.5 pr-3 font-medium">
              Exception
            </th>
            <th scope="col" className="py-1.5 pr-3 font-medium max-md:hidden print:table-cell">
              Severity
            </th>
            <th scope="col" className="py-1.5 pr-3 font-medium max-md:hidden print:table-cell">
              Owner
            </th>
            <th scope="col" className="py-1.5 pr-3 font-medium max-md:hidden print:table-cell">
              State
            </th>
            <th scope="col" className="py-1.5 text-right font-medium">
              Until
            </th>
          </tr>
        </thead>
        <tbody>
          {exceptions.map(({ name, checks, targets, severity, owner, told, endsOn }) => (
            <tr key={name} className="border-line border-b align-baseline">
              <td className="py-1.5 pr-3 [overflow-wrap:anywhere]">
                <a
                  href={`#${name}`}
                  className="text-accent underline decoration-line-strong underline-offset-2 hover:decoration-current"
                >
                  {name}
                </a>{' '}
                {exceptionTitle(checks, targets, null)}
                <span className="mt-1 block md:hidden print:hidden">
                  <StateBadge state={told} />
                </span>
              </td>
              <td className="py-1.5 pr-3 max-md:hidden print:table-cell">
                {severity ? <SeverityMark severity={severity} /> : '–'}
              </td>
              <td className="py-1.5 pr-3 max-md:hidden print:table-cell">{owner.name || '–'}</td>
              <td className="py-1.5 pr-3 max-md:hidden print:table-cell">
                <StateBadge state={told} />
              </td>
              <td className="whitespace-nowrap py-1.5 text-right tabular-nums">
                {endsOn ? dayWords(endsOn) : 'no end'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** One exception with its terms, who decided, and what its log says. */
export function ReportEntry({ of, events }: { of: ListedException; events: readonly ReportEvent[] }) {
  const { name, checks, targets, endsOn, told } = of
  return (
    <article id={name} aria-labelledby={`${name}-title`} className="scroll-mt-14 border-line border-t pt-5">
      <header className="flex items-start justify-between gap-4 break-after-avoid">
        <h3 id={`${name}-title`} className="font-semibold text-lg [overflow-wrap:anywhere]">
          <Link
            href={`/exceptions/${name}`}
            className="text-accent underline decoration-line-strong underline-offset-2 hover:decoration-current"
          >
            {name}
          </Link>{' '}
          {exceptionTitle(checks, targets, endsOn)}
        </h3>
        <StateBadge state={told} />
      </header>
      <div className="mt-3 grid gap-x-8 gap-y-4 md:grid-cols-2 print:grid-cols-2">
        <KeyValues items={terms(of)} />
        <div className="flex min-w-0 flex-col gap-3">
          <Text title="Justification">{of.justification}</Text>
          <Text title="Compensating controls">{of.compensatingControls}</Text>
          <Text title="Risk statement">{of.riskStatement}</Text>
          <Evidence of={of} />
        </div>
      </div>
      <Timeline events={events} />
    </article>
  )
}

function terms(of: ListedException) {
  const { category, severity, checks, targets, owner, requester, startsOn, startsAt, endsOn, plannedOn } = of
  const { assets, kind, source, reviewEveryDays } = of
  return [
    { key: 'Kind', value: `${kindWords[kind]}, ${sourceWords[source].toLowerCase()}` },
    { key: 'Category', value: category ? categoryWords[category].title : '–' },
    { key: 'Severity', value: severity ? <SeverityMark severity={severity} /> : '–' },
    {
      key: checks.length === 1 ? 'Check' : 'Checks',
      value: (
        <ul>
          {checks.map((id) => (
            <li key={id}>
              {checksById.get(id)?.title ?? id} <span className="text-ink-2 text-xs">{id}</span>
            </li>
          ))}
        </ul>
      ),
    },
    {
      key: 'Scope',
      value: (
        <ul>
          {targets.map((target) => (
            <li key={`${target.kind} ${target.subscriptionId} ${target.name} ${target.value}`}>
              {target.label} <span className="text-ink-2 text-xs">{targetKindWords[target.kind].toLowerCase()}</span>
            </li>
          ))}
        </ul>
      ),
    },
    { key: coversWords(of.told), value: `${coveredWords(of)} on ${counted(assets, 'asset')}` },
    { key: 'Owner', value: owner.name || '–' },
    { key: 'Requester', value: requester.name || '–' },
    { key: 'Approved by', value: <Approvals of={of} /> },
    {
      key: 'From',
      value: startsAt ? <Time value={startsAt} as="date" /> : startsOn ? dayWords(startsOn) : 'its approval',
    },
    { key: 'Until', value: endsOn ? dayWords(endsOn) : 'no end' },
    ...(plannedOn ? [{ key: 'To be fixed by', value: dayWords(plannedOn) }] : []),
    ...(reviewEveryDays ? [{ key: 'Reviewed', value: `every ${counted(reviewEveryDays, 'day')}` }] : []),
  ]
}

/** What it covers is counted while it is in force; of all others, as it stood last. */
function coversWords(told: ToldState): string {
  if (told === 'active' || told === 'expiring' || told === 'review') return 'Covers'
  return ['requested', 'returned', 'approved', 'imported'].includes(told) ? 'Would cover' : 'Covered then'
}

function Approvals({ of: { decisions, neededApprovals } }: { of: ListedException }) {
  const approvals = decisions.filter(({ verdict }) => verdict === 'approve')
  if (approvals.length === 0) return neededApprovals > 1 ? `nobody; it needs ${neededApprovals}` : 'nobody'
  return (
    <ul>
      {approvals.map(({ personId, personName, round, at }) => (
        <li key={`${round} ${personId}`}>
          {personName}, <Time value={at} as="time" />
        </li>
      ))}
    </ul>
  )
}

function Text({ title, children }: { title: string; children: string }) {
  if (children === '') return null
  return (
    <div>
      <h4 className="font-medium text-sm">{title}</h4>
      <p className="mt-0.5 whitespace-pre-line text-ink-2 text-sm [overflow-wrap:anywhere]">{children}</p>
    </div>
  )
}

function Evidence({ of: { ticket, evidence } }: { of: ListedException }) {
  if (!ticket && evidence.length === 0) return null
  return (
    <div>
      <h4 className="font-medium text-sm">Evidence</h4>
      <div className="mt-0.5 text-ink-2 text-sm [overflow-wrap:anywhere]">
        {ticket && <p>{ticket}</p>}
        {evidence.map(({ label, url }) => (
          <p key={url}>
            <TextLink href={url}>{label || url}</TextLink>
            {/* On paper a link leads nowhere. */}
            {label && <span className="hidden text-xs print:inline"> {url}</span>}
          </p>
        ))}
      </div>
    </div>
  )
}

function Timeline({ events }: { events: readonly ReportEvent[] }) {
  return (
    <div className="mt-4">
      <h4 className="font-medium text-sm">Timeline</h4>
      {events.length === 0 && <p className="mt-0.5 text-ink-2 text-sm">Nothing is in its log.</p>}
      <ol className="mt-0.5 text-sm">
        {events.map((event) => (
          <li
            key={event.seq}
            className="grid grid-cols-[9.5rem_minmax(0,1fr)] gap-3 py-0.5 max-md:grid-cols-1 max-md:gap-0 print:grid-cols-[9.5rem_minmax(0,1fr)]"
          >
            <Time value={event.at} as="time" className="text-ink-2 text-xs leading-5" />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {sentenceOf(event)}
              {event.text && <span className="text-ink-2">: “{event.text}”</span>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

function sentenceOf(event: ReportEvent): string {
  const who = whoDid(event)
  const nothing = { approvalsLeft: null, covers: null, assets: null, approved: null, day: null, days: null }
  const words = eventWords({ ...event, ...nothing, other: null, changes: [], hash: '' })
  return who ? `${who} ${words}` : words.charAt(0).toUpperCase() + words.slice(1)
}
