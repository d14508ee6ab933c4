'use client'

import { ChevronDown, Plus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Choice, Field, Problem, TextInput } from '#components/ui/field.tsx'
import { problemAt } from '#components/ui/run-action.ts'
import { PersonField } from './person-field.tsx'
import type { Problem as FormProblem, Person, RequestFields, RequestFormActions } from './request-contract.ts'
import { daysLater } from './request-terms.ts'
import { dayWords } from './words.ts'

type Change = (part: Partial<RequestFields>) => void

const within = ['owner', 'startsOn', 'ticket', 'evidence', 'reviewEveryDays']
const MOST_LINKS = 10

/** What most requests leave as it is: folded, with a line that says how it is. */
export function RequestMore({
  fields,
  people,
  askerId,
  today,
  problems,
  findPeople,
  change,
}: {
  fields: RequestFields
  people: readonly Person[]
  askerId: string
  today: string
  problems: readonly FormProblem[]
  findPeople: RequestFormActions['findPeople']
  change: Change
}) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const hasProblem = problems.some(({ path }) => within.includes(String(path[0])))
  const isShown = isOpen || hasProblem
  return (
    <div>
      <button
        type="button"
        aria-expanded={isShown}
        aria-controls={id}
        onClick={() => setOpen(!isShown)}
        className="flex min-h-11 w-full items-center gap-2 rounded-md text-left"
      >
        <ChevronDown
          aria-hidden
          className={`size-4 shrink-0 text-ink-2 transition-transform ${isShown ? '' : '-rotate-90'}`}
        />
        <span className="min-w-0">
          <span className="block font-medium text-sm">More</span>
          <span className="block text-ink-2 text-xs">{summaryOf(fields, askerId)}</span>
        </span>
      </button>
      <div id={id} hidden={!isShown} className="mt-3 flex flex-col gap-5 pl-6 max-md:pl-0">
        <PersonField
          label="Owner"
          hint="Answers for it, and is told before it ends."
          person={fields.owner}
          people={people}
          viewerId={askerId}
          problem={problems.find(({ path }) => path[0] === 'owner')?.message ?? null}
          find={findPeople}
          onChange={(owner) => change({ owner })}
        />
        <Field
          label="Starts on"
          isOptional
          hint="Without a day, as soon as it is approved."
          problem={problemAt(problems, 'startsOn')}
          className="max-w-60"
        >
          {(control) => (
            <TextInput
              {...control}
              type="date"
              min={today}
              max={daysLater(today, 365)}
              value={fields.startsOn}
              onChange={(event) => change({ startsOn: event.target.value })}
            />
          )}
        </Field>
        <Field label="Ticket" isOptional problem={problemAt(problems, 'ticket')} hint="Its number or address.">
          {(control) => (
            <TextInput
              {...control}
              maxLength={200}
              value={fields.ticket}
              onChange={(event) => change({ ticket: event.target.value })}
            />
          )}
        </Field>
        <Evidence evidence={fields.evidence} problems={problems} onChange={(evidence) => change({ evidence })} />
        <Field
          label="Look at it again"
          hint="Its owner is reminded to see whether it is still needed."
          problem={problemAt(problems, 'reviewEveryDays')}
          className="max-w-60"
        >
          {(control) => (
            <Choice
              {...control}
              options={cadences(fields.reviewEveryDays)}
              value={String(fields.reviewEveryDays ?? '')}
              onChange={(event) => change({ reviewEveryDays: Number(event.target.value) || null })}
            />
          )}
        </Field>
      </div>
    </div>
  )
}

function summaryOf({ owner, startsOn, ticket, evidence, reviewEveryDays }: RequestFields, askerId: string): string {
  const links = evidence.filter(({ url }) => url.trim()).length
  return [
    owner ? `Owner: ${owner.id === askerId ? 'you' : owner.name}` : 'No owner yet',
    startsOn ? `starts ${dayWords(startsOn)}` : 'starts when approved',
    ticket.trim() ? `ticket ${ticket.trim()}` : 'no ticket',
    links > 0 ? `${links} ${links === 1 ? 'link' : 'links'}` : 'no links',
    ...(reviewEveryDays ? [`review every ${reviewEveryDays} days`] : []),
  ].join(' · ')
}

function cadences(chosen: number | null) {
  const offered = [
    { value: '', label: 'Only before it ends' },
    { value: '30', label: 'Every 30 days' },
    { value: '90', label: 'Every 90 days' },
    { value: '180', label: 'Every 180 days' },
  ]
  const isOther = chosen !== null && !offered.some(({ value }) => value === String(chosen))
  return isOther ? [...offered, { value: String(chosen), label: `Every ${chosen} days` }] : offered
}

function Evidence({
  evidence,
  problems,
  onChange,
}: {
  evidence: RequestFields['evidence']
  problems: readonly FormProblem[]
  onChange: (evidence: RequestFields['evidence']) => void
}) {
  const all = problemAt(problems, 'evidence')
  const set = (place: number, part: Partial<RequestFields['evidence'][number]>) =>
    onChange(evidence.map((link, at) => (at === place ? { ...link, ...part } : link)))
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-sm">
        Evidence<span className="font-normal text-ink-2"> (optional)</span>
      </legend>
      <ul aria-label="Links" className="flex flex-col gap-2">
        {evidence.map((link, place) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: links are typed in place and have nothing else of their own
            key={place}
            className="flex items-start gap-2"
          >
            <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
              <TextInput
                aria-label={`Name of link ${place + 1}`}
                placeholder="Name"
                maxLength={200}
                value={link.label}
                onChange={(event) => set(place, { label: event.target.value })}
              />
              <Link link={link} place={place} problems={problems} onChange={(url) => set(place, { url })} />
            </div>
            <IconButton
              label={`Remove link ${place + 1}`}
              onClick={() => onChange(evidence.filter((_, at) => at !== place))}
            >
              <X aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {evidence.length < MOST_LINKS && (
        <Button
          size="small"
          icon={<Plus aria-hidden />}
          className="mt-2 max-md:h-10"
          onClick={() => onChange([...evidence, { label: '', url: '' }])}
        >
          Add a link
        </Button>
      )}
      {all && <Problem>{all}</Problem>}
    </fieldset>
  )
}

function Link({
  link,
  place,
  problems,
  onChange,
}: {
  link: { readonly url: string }
  place: number
  problems: readonly FormProblem[]
  onChange: (url: string) => void
}) {
  const id = useId()
  const problem = problemAt(problems, 'evidence', place, 'url')
  return (
    <div className="min-w-0">
      <TextInput
        type="url"
        inputMode="url"
        aria-label={`Address of link ${place + 1}`}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? id : undefined}
        placeholder="https://"
        maxLength={2_000}
        value={link.url}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem && <Problem id={id}>{problem}</Problem>}
    </div>
  )
}
