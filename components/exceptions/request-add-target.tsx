'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Choice, TextInput } from '#components/ui/field.tsx'
import { SuggestInput } from '#components/ui/suggest-input.tsx'
import type { TargetKind } from '#lib/exceptions/model.ts'
import type { NamedTarget, RequestFormActions } from './request-contract.ts'
import { targetKey } from './request-terms.ts'
import { targetKindWords } from './words.ts'

const PAUSE_MS = 250

const kinds = (Object.keys(targetKindWords) as TargetKind[]).map((value) => ({ value, label: targetKindWords[value] }))

/** What comes to a scope: found by its name, or typed where it is a tag. */
export function AddTarget({
  find,
  onAdd,
}: {
  find: RequestFormActions['findTargets']
  onAdd: (target: NamedTarget) => void
}) {
  const [kind, setKind] = useState<TargetKind>('asset')
  return (
    <div className="flex flex-wrap items-start gap-2">
      <Choice
        aria-label="Kind of scope"
        className="w-auto! shrink-0 grow-0 basis-36"
        options={kinds}
        value={kind}
        onChange={(event) => setKind(event.target.value as TargetKind)}
      />
      {kind === 'tag' ? <AddTag onAdd={onAdd} /> : <FindTarget key={kind} kind={kind} find={find} onAdd={onAdd} />}
    </div>
  )
}

function FindTarget({
  kind,
  find,
  onAdd,
}: {
  kind: TargetKind
  find: RequestFormActions['findTargets']
  onAdd: (target: NamedTarget) => void
}) {
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly NamedTarget[]>([])
  const search = useEffectEvent(async (asked: string, isStale: () => boolean) => {
    const outcome = await find({ kind, text: asked }).catch(() => null)
    if (!isStale() && outcome?.state === 'done') setFound(outcome.value)
  })
  useEffect(() => {
    if (text.trim() === '') {
      setFound([])
      return
    }
    let isStale = false
    const timer = setTimeout(() => void search(text.trim(), () => isStale), PAUSE_MS)
    return () => {
      isStale = true
      clearTimeout(timer)
    }
  }, [text])
  return (
    <div className="min-w-40 flex-1">
      <SuggestInput
        aria-label={`Find: ${targetKindWords[kind].toLowerCase()}`}
        placeholder="Find by name"
        value={text}
        onChange={setText}
        maxLength={200}
        isFiltered={false}
        suggestions={found.map(({ target, label, hint }) => ({ value: targetKey(target), label, hint }))}
        onPick={({ value }) => {
          const picked = found.find(({ target }) => targetKey(target) === value)
          if (picked) onAdd(picked)
          setText('')
        }}
      />
    </div>
  )
}

function AddTag({ onAdd }: { onAdd: (target: NamedTarget) => void }) {
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const add = () => {
    const tag = name.trim()
    if (!tag) return
    const held = value.trim() === '' ? null : value.trim()
    onAdd({
      target: { kind: 'tag', name: tag, value: held, subscriptionId: '' },
      label: held === null ? tag : `${tag}=${held}`,
      hint: '',
    })
    setName('')
    setValue('')
  }
  return (
    <>
      <TextInput
        aria-label="Name of the tag"
        placeholder="Name"
        className="min-w-24 flex-1 basis-24"
        maxLength={512}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextInput
        aria-label="Value of the tag, empty for any"
        placeholder="Any value"
        className="min-w-24 flex-1 basis-24"
        maxLength={256}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          add()
        }}
      />
      <Button onClick={add} disabled={!name.trim()} className="max-md:h-11">
        Add
      </Button>
    </>
  )
}
