'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Choice, Field, TextArea, TextInput } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/run-action.ts'
import { scopedHref } from '#components/ui/scope.ts'
import { toast } from '#components/ui/toast.tsx'
import type { Definition } from '#lib/workloads/define.ts'
import type { Preview } from '#lib/workloads/preview.ts'
import { ConflictNotice } from './conflict-notice.tsx'
import type { Ask, KnownOwner, KnownWorkload, Problem, RuleFacts, Saved } from './contract.ts'
import {
  type Draft,
  draftOf,
  emptyDraft,
  isSame,
  problemAt,
  problemsElsewhere,
  rulesOf,
  slugFrom,
  workloadOf,
} from './draft.ts'
import { OwnersPicker } from './owners-picker.tsx'
import { RulesBuilder } from './rules-builder.tsx'
import { RulesPreviewCard } from './rules-preview.tsx'
import { criticalities, environments, type Rule } from './words.ts'

export type SaveInput = Definition & { version: number | null }

export interface WorkloadFormActions {
  readonly save: Ask<SaveInput, Saved>
  readonly preview: Ask<{ slug: string | null; rules: Rule[] }, Preview>
  readonly findOwners: Ask<{ text: string }, readonly KnownOwner[]>
}

const fields = ['name', 'slug', 'description', 'environment', 'criticality', 'target', 'owners', 'rules']

/**
 * Defining a workload, or changing one.
 * @param stored as it is kept now; null for a new one
 */
export function WorkloadForm({
  stored,
  facts,
  actions,
}: {
  stored: KnownWorkload | null
  facts: RuleFacts
  actions: WorkloadFormActions
}) {
  const form = useWorkloadForm(stored, actions.save)
  const { draft, problems, found, change } = form
  const element = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (found.length > 0) element.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [found])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void form.save()
  }
  const elsewhere = problemsElsewhere(problems, fields)
  const filledIn = rulesOf(draft.rules.filter(({ name }) => name.trim() !== ''))
  return (
    <form ref={element} onSubmit={submit} noValidate className="flex flex-col gap-4">
      {form.isRestored && (
        <Notice tone="info" title="You have signed in again">
          What you had typed is all here, and not saved yet.
        </Notice>
      )}
      {form.conflict && (
        <ConflictNotice conflict={form.conflict} mine={draft} onTake={form.takeTheirs} onMerge={form.putMineOnTop} />
      )}
      {elsewhere.length > 0 && (
        <Notice tone="error" title="It was not saved">
          {elsewhere.map(({ path, message }) => (
            <p key={`${path.join('.')} ${message}`}>{message}</p>
          ))}
        </Notice>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Facts draft={draft} isNew={stored === null} problems={problems} change={change} />
          <Card title="Owners" hint="see it on My work, and only their own">
            <OwnersPicker
              owners={draft.owners}
              find={actions.findOwners}
              problems={problems}
              onChange={(owners) => change({ owners })}
            />
          </Card>
          <Card title="What belongs to it" hint="any one rule is enough">
            <RulesBuilder
              rules={draft.rules}
              facts={facts}
              problems={problems}
              onChange={(rules) => change({ rules })}
            />
          </Card>
        </div>
        <div className="min-w-0 lg:sticky lg:top-16">
          <RulesPreviewCard slug={stored?.slug ?? null} rules={filledIn} preview={actions.preview} />
        </div>
      </div>
      <div className="sticky bottom-0 z-10 -mx-4 flex flex-wrap gap-2 border-line border-t bg-background px-4 py-3 max-md:bottom-14 md:-mx-6 md:px-6">
        <Button type="submit" variant="primary" disabled={form.isSaving || (stored !== null && !form.isChanged)}>
          {form.isSaving ? 'Saving' : stored ? 'Save changes' : 'Create workload'}
        </Button>
        <LinkButton href={stored ? `/workloads/${stored.slug}` : '/workloads'} variant="quiet">
          Cancel
        </LinkButton>
      </div>
    </form>
  )
}

export type FormConflict = {
  theirs: KnownWorkload
  /** As both saw it; null where what was typed came back after a sign-in, without what it was typed over. */
  seen: Draft | null
  /** Who saved, and when, where that is known. */
  message: string
}

/** What is typed, and what becomes of it. */
function useWorkloadForm(stored: KnownWorkload | null, save: WorkloadFormActions['save']) {
  const router = useRouter()
  const [seen, setSeen] = useState<Draft>(() => (stored ? draftOf(stored) : emptyDraft))
  const [draft, setDraft] = useState(seen)
  const [version, setVersion] = useState(stored?.version ?? null)
  const [conflict, setConflict] = useState<FormConflict | null>(null)
  // What has been typed into since it was last sent: what was wrong with it then says nothing of it now.
  const [mended, setMended] = useState<readonly string[]>([])
  const running = useAction(save, {
    whatFailed: stored ? 'The changes were not saved' : 'The workload was not created',
    draftKey: `workload-${stored?.slug ?? ''}`,
  })
  const restored = running.draft
  useEffect(() => {
    if (!restored) return
    setDraft(draftOf(restored))
    // Somebody may have saved while this person signed in.
    if (stored && restored.version !== stored.version) setConflict({ theirs: stored, seen: null, message: '' })
  }, [restored, stored])

  const adopt = (theirs: KnownWorkload, next: Draft) => {
    setSeen(draftOf(theirs))
    setVersion(theirs.version)
    setDraft(next)
    setConflict(null)
  }
  return {
    draft,
    /** What was wrong when it was sent. */
    found: running.problems,
    problems: running.problems.filter(({ path }) => !mended.includes(String(path[0]))),
    isSaving: running.isRunning,
    isChanged: !isSame(seen, draft),
    isRestored: restored !== null && !conflict,
    conflict,
    change: (part: Partial<Draft>) => {
      setDraft((before) => ({ ...before, ...part }))
      setMended((before) => [...new Set([...before, ...Object.keys(part)])])
    },
    takeTheirs: () => conflict && adopt(conflict.theirs, draftOf(conflict.theirs)),
    putMineOnTop: (merged: Draft) => conflict && adopt(conflict.theirs, merged),
    save: async () => {
      setMended([])
      const saved = await running.run({ ...workloadOf(draft), version })
      if (saved?.state === 'saved') {
        toast.success(stored ? 'Changes saved' : `${draft.name.trim()} is defined`)
        router.push(scopedHref(`/workloads/${saved.slug}`, new URLSearchParams(window.location.search)))
        router.refresh()
      }
      if (saved?.state === 'conflict') setConflict({ theirs: saved.current, seen, message: saved.message })
    },
  }
}

function Facts({
  draft,
  isNew,
  problems,
  change,
}: {
  draft: Draft
  isNew: boolean
  problems: readonly Problem[]
  change: (part: Partial<Draft>) => void
}) {
  // The address follows the name until somebody writes it themselves.
  const rename = (name: string) =>
    change(isNew && draft.slug === slugFrom(draft.name) ? { name, slug: slugFrom(name) } : { name })
  return (
    <Card title="What it is">
      <div className="grid gap-x-4 gap-y-3.5 sm:grid-cols-2">
        <Field label="Name" problem={problemAt(problems, 'name')}>
          {(control) => (
            <TextInput
              {...control}
              maxLength={80}
              value={draft.name}
              onChange={(event) => rename(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Name in addresses"
          problem={problemAt(problems, 'slug')}
          hint={
            isNew
              ? 'Stays as it is from now on: links and scripts rely on it.'
              : 'Cannot be changed: links and scripts rely on it.'
          }
        >
          {(control) => (
            <TextInput
              {...control}
              className="font-mono"
              spellCheck={false}
              maxLength={50}
              disabled={!isNew}
              value={draft.slug}
              onChange={(event) => change({ slug: event.target.value })}
            />
          )}
        </Field>
        <Field label="Description" isOptional className="sm:col-span-2" problem={problemAt(problems, 'description')}>
          {(control) => (
            <TextArea
              {...control}
              rows={2}
              maxLength={500}
              value={draft.description}
              onChange={(event) => change({ description: event.target.value })}
            />
          )}
        </Field>
        <Field label="Environment" problem={problemAt(problems, 'environment')}>
          {(control) => (
            <Choice
              {...control}
              placeholder="Choose"
              options={environments}
              value={draft.environment}
              onChange={(event) => change({ environment: event.target.value as Draft['environment'] })}
            />
          )}
        </Field>
        <Field
          label="Criticality"
          hint="For the business, not of its findings."
          problem={problemAt(problems, 'criticality')}
        >
          {(control) => (
            <Choice
              {...control}
              placeholder="Choose"
              options={criticalities}
              value={draft.criticality}
              onChange={(event) => change({ criticality: event.target.value as Draft['criticality'] })}
            />
          )}
        </Field>
        <Field
          label="Target"
          isOptional
          hint="The score to reach, from 0 to 100."
          problem={problemAt(problems, 'target')}
        >
          {(control) => (
            <TextInput
              {...control}
              inputMode="decimal"
              maxLength={5}
              className="tabular-nums"
              value={draft.target}
              onChange={(event) => change({ target: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Card>
  )
}
