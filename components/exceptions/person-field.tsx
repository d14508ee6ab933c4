'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Choice, Field } from '#components/ui/field.tsx'
import { SuggestInput } from '#components/ui/suggest-input.tsx'
import type { Person, RequestFormActions } from './request-contract.ts'

export type FindPeople = RequestFormActions['findPeople']

const PAUSE_MS = 250

/** Names a person: those who come to mind first, or anybody who has signed in. */
export function PersonField({
  label,
  hint,
  person,
  people,
  viewerId,
  problem,
  find,
  onChange,
}: {
  label: string
  hint: string
  person: Person | null
  /** Offered at once. */
  people: readonly Person[]
  viewerId: string
  problem: string | null
  find: FindPeople
  onChange: (person: Person) => void
}) {
  const [isSearching, setSearching] = useState(false)
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly (Person & { username: string | null })[]>([])
  const search = useEffectEvent(async (asked: string) => {
    const outcome = await find({ text: asked }).catch(() => null)
    if (outcome?.state === 'done') setFound(outcome.value)
  })
  useEffect(() => {
    if (!isSearching) return
    const timer = setTimeout(() => void search(text.trim()), text === '' ? 0 : PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, isSearching])
  const offered = person && !people.some(({ id }) => id === person.id) ? [person, ...people] : people
  return (
    <div className="min-w-0">
      <Field label={label} hint={hint} problem={problem}>
        {(control) =>
          isSearching ? (
            <SuggestInput
              {...control}
              placeholder="Find by name"
              value={text}
              onChange={setText}
              maxLength={100}
              isFiltered={false}
              suggestions={found.map(({ id, name, username }) => ({ value: id, label: name, hint: username ?? '' }))}
              onPick={({ value }) => {
                const picked = found.find(({ id }) => id === value)
                if (!picked) return
                onChange({ id: picked.id, name: picked.name })
                setSearching(false)
                setText('')
              }}
            />
          ) : (
            <Choice
              {...control}
              placeholder="Choose"
              className="max-w-80"
              options={[
                ...offered.map(({ id, name }) => ({ value: id, label: id === viewerId ? `${name} (you)` : name })),
                { value: 'search', label: 'Somebody else…' },
              ]}
              value={person?.id ?? ''}
              onChange={(event) => {
                const picked = offered.find(({ id }) => id === event.target.value)
                if (picked) onChange(picked)
                else setSearching(true)
              }}
            />
          )
        }
      </Field>
      {isSearching && (
        <Button size="small" variant="quiet" className="mt-1" onClick={() => setSearching(false)}>
          Cancel
        </Button>
      )}
    </div>
  )
}
