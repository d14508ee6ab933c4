'use client'

import { Plus, UserRound, UsersRound, X } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Choice, Field, Problem, TextInput } from '#components/ui/field.tsx'
import { shortenMiddle } from '#components/ui/format.ts'
import { SuggestInput } from '#components/ui/suggest-input.tsx'
import type { Ask, Problem as FormProblem, KnownOwner } from './contract.ts'
import { problemAt } from './draft.ts'
import type { Owner } from './words.ts'

const objectIdPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const PAUSE_MS = 250

/** Who owns it: people who signed in once are found by name, everybody else is named by their object id. */
export function OwnersPicker({
  owners,
  find,
  problems,
  onChange,
}: {
  owners: readonly Owner[]
  find: Ask<{ text: string }, readonly KnownOwner[]>
  problems: readonly FormProblem[]
  onChange: (owners: readonly Owner[]) => void
}) {
  const [isByHand, setByHand] = useState(false)
  const add = (owner: Owner) => {
    const isThere = owners.some(({ kind, objectId }) => kind === owner.kind && objectId === owner.objectId)
    if (!isThere) onChange([...owners, owner])
  }
  const problem = problemAt(problems, 'owners')
  return (
    <div className="flex flex-col gap-2.5">
      {owners.length > 0 && (
        <ul aria-label="Owners" className="flex flex-col gap-1">
          {owners.map((owner) => (
            <OwnerRow
              key={`${owner.kind} ${owner.objectId}`}
              owner={owner}
              onRemove={() => onChange(owners.filter((other) => other !== owner))}
            />
          ))}
        </ul>
      )}
      <FindOwner find={find} onPick={add} />
      {problem && <Problem>{problem}</Problem>}
      {isByHand ? (
        <OwnerByHand
          onAdd={(owner) => {
            add(owner)
            setByHand(false)
          }}
          onCancel={() => setByHand(false)}
        />
      ) : (
        <p className="text-ink-2 text-xs">
          Somebody who has not signed in yet, or a group?{' '}
          <button
            type="button"
            onClick={() => setByHand(true)}
            className="rounded-xs font-medium text-accent hover:underline"
          >
            Add by object id
          </button>
        </p>
      )}
    </div>
  )
}

function OwnerRow({ owner, onRemove }: { owner: Owner; onRemove: () => void }) {
  const Icon = owner.kind === 'group' ? UsersRound : UserRound
  return (
    <li className="flex min-h-9 items-center gap-2 rounded-md border border-line pl-2.5">
      <Icon aria-label={owner.kind === 'group' ? 'Group' : 'Person'} className="size-4 shrink-0 text-ink-2" />
      <span className="min-w-0 truncate font-medium text-sm">{owner.name}</span>
      <code className="truncate text-ink-2 text-xs" title={owner.objectId}>
        {shortenMiddle(owner.objectId, 13)}
      </code>
      <IconButton label={`Remove ${owner.name}`} onClick={onRemove} className="ml-auto">
        <X aria-hidden />
      </IconButton>
    </li>
  )
}

function FindOwner({
  find,
  onPick,
}: {
  find: Ask<{ text: string }, readonly KnownOwner[]>
  onPick: (owner: Owner) => void
}) {
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly KnownOwner[]>([])
  const search = useEffectEvent(async (asked: string) => {
    const outcome = await find({ text: asked }).catch(() => null)
    // What is typed meanwhile asks again.
    if (outcome?.state === 'done') setFound(outcome.value)
  })
  useEffect(() => {
    const timer = setTimeout(() => void search(text.trim()), text === '' ? 0 : PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <SuggestInput
      aria-label="Find an owner"
      placeholder="Find by name"
      value={text}
      onChange={setText}
      maxLength={100}
      isFiltered={false}
      suggestions={found.map(({ kind, objectId, name, username }) => ({
        value: `${kind} ${objectId}`,
        label: name,
        hint: kind === 'group' ? 'group' : (username ?? ''),
      }))}
      onPick={({ value }) => {
        const owner = found.find(({ kind, objectId }) => `${kind} ${objectId}` === value)
        if (owner) onPick({ kind: owner.kind, objectId: owner.objectId, name: owner.name })
        setText('')
      }}
    />
  )
}

function OwnerByHand({ onAdd, onCancel }: { onAdd: (owner: Owner) => void; onCancel: () => void }) {
  const [owner, setOwner] = useState<Owner>({ kind: 'group', objectId: '', name: '' })
  const [isAsked, setAsked] = useState(false)
  const objectId = owner.objectId.trim().toLowerCase()
  const wrong = {
    objectId: objectIdPattern.test(objectId) ? null : 'An object id has the form 00000000-0000-0000-0000-000000000000.',
    name: owner.name.trim() === '' ? 'Give a name: it is what people read.' : null,
  }
  const submit = () => {
    setAsked(true)
    if (!wrong.objectId && !wrong.name) onAdd({ ...owner, objectId, name: owner.name.trim() })
  }
  return (
    <fieldset className="grid gap-2.5 rounded-md bg-sunken p-3 sm:grid-cols-2">
      <legend className="sr-only">Add by object id</legend>
      <Field label="Who">
        {(control) => (
          <Choice
            {...control}
            options={[
              { value: 'group', label: 'Group' },
              { value: 'person', label: 'Person' },
            ]}
            value={owner.kind}
            onChange={(event) => setOwner({ ...owner, kind: event.target.value as Owner['kind'] })}
          />
        )}
      </Field>
      <Field label="Name" problem={isAsked ? wrong.name : null}>
        {(control) => (
          <TextInput
            {...control}
            maxLength={100}
            value={owner.name}
            onChange={(event) => setOwner({ ...owner, name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Object id"
        className="sm:col-span-2"
        problem={isAsked ? wrong.objectId : null}
        hint="In the Entra admin center, on the overview of the person or group. Names can be given to somebody else, ids not."
      >
        {(control) => (
          <TextInput
            {...control}
            className="font-mono text-xs!"
            spellCheck={false}
            maxLength={60}
            value={owner.objectId}
            onChange={(event) => setOwner({ ...owner, objectId: event.target.value })}
          />
        )}
      </Field>
      <div className="flex gap-2 sm:col-span-2">
        <Button icon={<Plus aria-hidden />} onClick={submit}>
          Add
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </fieldset>
  )
}
