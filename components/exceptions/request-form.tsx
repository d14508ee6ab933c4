'use client'

import { Check } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, TextArea } from '#components/ui/field.tsx'
import { counted } from '#components/ui/format.ts'
import { TextLink } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Page } from '#components/ui/page.tsx'
import { problemAt } from '#components/ui/run-action.ts'
import { scopedHref } from '#components/ui/scope.ts'
import { Time } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { BeforeAfter } from './before-after.tsx'
import type { Predecessor, RequestFormActions, RequestFormProps } from './request-contract.ts'
import type { Saving } from './request-draft.ts'
import { OtherDraft } from './request-elsewhere.tsx'
import { RequestKind } from './request-kind.tsx'
import { RequestMore } from './request-more.tsx'
import { deciderSentence } from './request-sentences.ts'
import { RequestSummary } from './request-summary.tsx'
import { highestSeverity, longestDay } from './request-terms.ts'
import { RequestUntil } from './request-until.tsx'
import { changeWords, type TermChange, termChanges } from './term-changes.ts'
import { useRequest } from './use-request.ts'

const LONGEST_TEXT = 4_000
/** Beside these a problem is told; whatever else is wrong is told on top. */
const fieldNames = [
  'checks',
  'targets',
  'category',
  'justification',
  'compensatingControls',
  'riskStatement',
  'plannedOn',
  'endsOn',
  'owner',
  'startsOn',
  'ticket',
  'evidence',
  'reviewEveryDays',
]

/** Asking for an exception: a thumb's work, two minutes, and kept as it is typed. */
export function RequestForm({ actions, ...props }: RequestFormProps & { actions: RequestFormActions }) {
  const router = useRouter()
  const form = useRequest(props, actions)
  const { fields, problems, found, change } = form
  const element = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (found.length > 0) focusProblem(element.current)
  }, [found])
  // In the place of the form: the way back does not lead to what is sent or gone.
  const goTo = (path: string) => router.replace(scopedHref(path, new URLSearchParams(window.location.search)))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const sent = await form.send()
    if (!sent) return
    toast.success(`${sent.name} is with the approvers`, { description: 'You are told as soon as it is decided.' })
    goTo(`/exceptions/${sent.name}`)
  }
  const discard = async () => {
    if (!(await form.discard())) return
    toast.success('The draft is gone')
    goTo(props.back.href)
  }
  const severity = highestSeverity(fields.checks, props.choices)
  const longest = longestDay(fields, props)
  const elsewhere = problems.filter(({ path }) => !fieldNames.includes(String(path[0])))
  return (
    <div className="relative">
      <Page
        title={titleOf(props)}
        back={props.back}
        actions={<SavingWords saving={form.saving} signInHref={form.signInHref} state={props.state} />}
      >
        <form
          ref={element}
          onSubmit={(event) => void submit(event)}
          noValidate
          className="grid items-start gap-x-6 gap-y-5 lg:grid-cols-[minmax(0,1fr)_minmax(22rem,27rem)] xl:max-w-6xl"
        >
          <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-16 lg:col-start-2 lg:max-h-[calc(100dvh-5rem)] lg:overflow-y-auto">
            <Returned returned={props.returned} />
            <OtherDraft form={form} />
            {props.missing > 0 && (
              <Notice>
                {counted(props.missing, 'thing')} that the link names {props.missing === 1 ? 'is' : 'are'} not there any
                more, and left out.
              </Notice>
            )}
            <RequestSummary
              given={props}
              fields={fields}
              previewed={form.previewed.shown}
              isOld={form.previewed.isOld}
              problems={problems}
              findTargets={actions.findTargets}
              change={change}
            />
            {props.predecessor && (
              <Difference
                name={props.predecessor.name}
                standing={props.predecessor.standing}
                changes={termChanges(props.predecessor.fields, {
                  ...fields,
                  plannedOn: fields.category === 'planned_remediation' ? fields.plannedOn : '',
                })}
              />
            )}
          </div>
          <div className="flex min-w-0 flex-col gap-5 lg:col-start-1 lg:row-start-1 lg:rounded-lg lg:border lg:border-line lg:bg-surface lg:p-5">
            {elsewhere.length > 0 && (
              <Notice tone="error" title="It was not sent">
                {elsewhere.map(({ path, message }) => (
                  <p key={`${path.join('.')} ${message}`}>{message}</p>
                ))}
              </Notice>
            )}
            <Field
              label="Why can it not be fixed now?"
              hint={justificationHint(fields.justification, props.policy.justificationLength)}
              problem={problemAt(problems, 'justification')}
            >
              {(control) => (
                <TextArea
                  {...control}
                  rows={4}
                  maxLength={LONGEST_TEXT}
                  value={fields.justification}
                  onChange={(event) => change({ justification: event.target.value })}
                />
              )}
            </Field>
            <RequestKind fields={fields} today={props.today} longest={longest} problems={problems} change={change} />
            <RequestUntil fields={fields} today={props.today} longest={longest} problems={problems} change={change} />
            <RequestMore
              fields={fields}
              people={props.people}
              askerId={props.asker.id}
              today={props.today}
              problems={problems}
              findPeople={actions.findPeople}
              change={change}
            />
            <div className="flex flex-col gap-2">
              <Button type="submit" variant="primary" disabled={form.isSending} className="h-11! w-full text-base!">
                {form.isSending ? 'Sending' : 'Send to approvers'}
              </Button>
              <p className="text-center text-ink-2 text-xs">{deciderSentence(severity, props.policy, props.asker)}</p>
            </div>
            {props.state !== 'returned' && form.id !== null && <Discard onDiscard={() => void discard()} />}
          </div>
        </form>
      </Page>
    </div>
  )
}

function titleOf({ kind, predecessor, state }: RequestFormProps): string {
  if (state === 'returned') return 'Change your request'
  if (predecessor && kind === 'change') return `Change ${predecessor.name}`
  if (predecessor && predecessor.standing !== 'imported') return `Renew ${predecessor.name}`
  return 'Request an exception'
}

const standings: Readonly<Record<Predecessor['standing'], string>> = {
  running: 'goes on as it is until this is approved, and then makes place for it.',
  over: 'is not in force any more: what it covered counts until this is approved.',
  imported: 'is an exemption of Azure Policy, and has no effect on any score until this is approved.',
}

/** Where the draft stands. What came back is no draft: this tab keeps what is typed. */
function SavingWords({
  saving,
  signInHref,
  state,
}: {
  saving: Saving
  signInHref: string | null
  state: RequestFormProps['state']
}) {
  const saved = state === 'returned' ? 'Kept in this tab' : 'Draft saved'
  const words: Record<Saving, ReactNode> = {
    nothing: null,
    saving: 'Saving…',
    saved: (
      <>
        <Check aria-hidden className="size-3.5 text-pass" />
        {saved}
      </>
    ),
    failed: <span className="text-critical">Not saved: kept in this tab</span>,
    elsewhere: <span className="text-critical">Not saved: changed elsewhere</span>,
    'signed out': (
      <span className="text-critical">
        Kept in this tab:{' '}
        <a className="underline" href={signInHref ?? '/sign-in'}>
          sign in
        </a>{' '}
        to save it
      </span>
    ),
  }
  return (
    <p
      role="status"
      className="inline-flex min-h-5 items-center gap-1 text-ink-2 text-xs max-md:absolute max-md:top-4 max-md:right-4"
    >
      {words[saving]}
    </p>
  )
}

function justificationHint(text: string, least: number): string {
  const missing = least - text.trim().length
  const readBy = 'The approver and auditors read this.'
  return text.trim() !== '' && missing > 0 ? `${readBy} ${counted(missing, 'letter')} more at least.` : readBy
}

function Returned({ returned }: Pick<RequestFormProps, 'returned'>) {
  if (!returned) return null
  return (
    <Notice title={`${returned.by} asked for changes`}>
      <p className="whitespace-pre-line [overflow-wrap:anywhere]">{returned.reason}</p>
      <p className="text-ink-2 text-xs">
        <Time value={returned.at} />
      </p>
    </Notice>
  )
}

function Difference({
  name,
  standing,
  changes,
}: Pick<Predecessor, 'name' | 'standing'> & {
  changes: readonly TermChange[]
}) {
  return (
    <Card title={`What differs from ${name}`}>
      <div aria-live="polite">
        {changes.length === 0 ? (
          <p className="text-ink-2 text-sm">Nothing yet.</p>
        ) : (
          <dl className="flex flex-col gap-2 text-sm">
            {changes.map(changeWords).map(({ term, before, after }) => (
              <div key={term} className="min-w-0">
                <dt className="text-ink-2 text-xs">{term}</dt>
                <dd className="whitespace-pre-line [overflow-wrap:anywhere]">
                  <BeforeAfter before={before} after={after} />
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <p className="mt-3 text-ink-2 text-xs">
        <TextLink href={`/exceptions/${name}`}>{name}</TextLink> {standings[standing]}
      </p>
    </Card>
  )
}

function Discard({ onDiscard }: { onDiscard: () => void }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Dialog
      title="Discard this draft?"
      width="narrow"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button variant="quiet" className="self-center text-critical! max-md:h-11">
          Discard draft
        </Button>
      }
      footer={
        <>
          <Button variant="quiet" onClick={() => setOpen(false)}>
            Keep it
          </Button>
          <Button
            variant="danger"
            onClick={() => {
              setOpen(false)
              onDiscard()
            }}
          >
            Discard
          </Button>
        </>
      }
    >
      <p className="text-sm">What you typed is gone then. Nobody else has seen it.</p>
    </Dialog>
  )
}

/** Leads to the first thing that is wrong: the control itself, or the first one of a group. */
function focusProblem(form: HTMLFormElement | null): void {
  const wrong = form?.querySelector<HTMLElement>('[aria-invalid]')
  const control = wrong?.matches('input, textarea, select') ? wrong : wrong?.querySelector<HTMLElement>('input, select')
  control?.focus()
}
