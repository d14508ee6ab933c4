'use client'

import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useAction } from '#components/ui/run-action.ts'
import { scopedHref } from '#components/ui/scope.ts'
import type {
  Previewed,
  Problem,
  RequestFields,
  RequestFormActions,
  RequestFormProps,
  Sent,
} from './request-contract.ts'
import { draftOf, targetKey, termsOf } from './request-terms.ts'

/** Where the draft stands: what the person is told at the top. */
export type Saving = 'nothing' | 'saving' | 'saved' | 'failed'

const SAVE_PAUSE_MS = 1_000
const PREVIEW_PAUSE_MS = 350

/** What is typed, and what becomes of it: kept as a draft by itself, previewed, and sent. */
export function useRequest(props: RequestFormProps, actions: RequestFormActions) {
  const { kind, predecessor } = props
  const predecessorId = predecessor?.id ?? null
  const [fields, setFields] = useState(props.fields)
  // What has been typed into since it was last sent: what was wrong with it then says nothing of it now.
  const [mended, setMended] = useState<readonly string[]>([])
  const draft = useDraft(props, actions.save, fields, setFields)
  const sending = useAction(actions.send, { whatFailed: 'It was not sent' })
  const discarding = useAction(actions.discard, { whatFailed: 'The draft is still there' })
  const problems = sending.problems.map(withoutPrefix)
  return {
    fields,
    change: (part: Partial<RequestFields>) => {
      setFields((before) => ({ ...before, ...part }))
      setMended((before) => [...new Set([...before, ...mendedBy(part)])])
      draft.touch()
    },
    id: draft.id,
    saving: draft.saving,
    isSending: sending.isRunning,
    /** What was wrong when it was sent. */
    found: sending.problems,
    problems: problems.filter(({ path }) => !mended.includes(String(path[0]))),
    previewed: usePreviewed(actions.preview, fields, predecessorId, props.previewed),
    send: async (): Promise<Sent | null> => {
      setMended([])
      // Rows that nobody filled in would shift what is wrong with the others.
      const evidence = fields.evidence.filter(({ label, url }) => label.trim() || url.trim())
      if (evidence.length < fields.evidence.length) setFields((before) => ({ ...before, evidence }))
      const id = await draft.settle()
      const sent = await sending.run({ id, kind, predecessorId, terms: termsOf(fields) })
      if (sent) draft.done()
      return sent
    },
    discard: async (): Promise<boolean> => {
      const id = await draft.settle()
      if (id !== null && !(await discarding.run({ id }))) return false
      draft.done()
      return true
    },
  }
}

const aboutDays = ['startsOn', 'plannedOn', 'endsOn']

/** The fields of which nothing is known any more: days are judged by each other. */
function mendedBy(part: Partial<RequestFields>): string[] {
  const names = Object.keys(part)
  return names.some((name) => aboutDays.includes(name)) ? [...names, ...aboutDays] : names
}

/** The server says `terms.endsOn` where its schema refuses, and `endsOn` where its rules do. */
function withoutPrefix({ path, message }: Problem): Problem {
  return { path: path[0] === 'terms' ? path.slice(1) : path, message }
}

/** Keeps what is typed as a draft, whenever typing pauses; one save at a time, as the first one makes the draft. */
function useDraft(
  props: RequestFormProps,
  save: RequestFormActions['save'],
  fields: RequestFields,
  restore: (fields: RequestFields) => void,
) {
  const [id, setId] = useState(props.id)
  const [saving, setSaving] = useState<Saving>(props.state === 'draft' ? 'saved' : 'nothing')
  const known = useRef(props.id)
  const isTouched = useRef(false)
  const queue = useRef<Promise<void>>(Promise.resolve())
  const key = asideKey(props)

  const store = useEffectEvent(async () => {
    if (!isTouched.current) return
    isTouched.current = false
    // What came back is no draft any more: until it is sent again, this tab keeps it.
    if (props.state === 'returned') {
      setAside(key, fields)
      setSaving('saved')
      return
    }
    setSaving('saving')
    const outcome = await save({
      id: known.current,
      kind: props.kind,
      predecessorId: props.predecessor?.id ?? null,
      draft: draftOf(fields),
    }).catch(() => null)
    if (outcome?.state !== 'done') {
      // Without a server or a session, this tab keeps it.
      setAside(key, fields)
      isTouched.current = true
      setSaving('failed')
      return
    }
    forget(key)
    if (known.current === null) {
      known.current = outcome.value.id
      setId(outcome.value.id)
      const here = new URLSearchParams(window.location.search)
      window.history.replaceState(null, '', scopedHref(`/exceptions/new?draft=${outcome.value.id}`, here))
    }
    setSaving('saved')
  })
  const enqueue = useEffectEvent(() => {
    queue.current = queue.current.then(() => store())
    return queue.current
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is a change of the fields that begins the wait
  useEffect(() => {
    if (!isTouched.current) return
    const timer = setTimeout(() => void enqueue(), SAVE_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [fields])
  useEffect(() => {
    const leave = () => document.visibilityState === 'hidden' && void enqueue()
    document.addEventListener('visibilitychange', leave)
    return () => document.removeEventListener('visibilitychange', leave)
  }, [])
  const bringBack = useEffectEvent(() => {
    const kept = takeAside(key)
    if (!kept) return
    isTouched.current = true
    restore(kept)
  })
  useEffect(() => bringBack(), [])

  return {
    id,
    saving,
    touch: useCallback(() => {
      isTouched.current = true
    }, []),
    /** Waits for what is being saved, and lets nothing more be: answers the draft's number. */
    settle: async () => {
      isTouched.current = false
      await queue.current
      isTouched.current = false
      return known.current
    },
    done: () => forget(key),
  }
}

/** What the terms would cover, asked again whenever checks or scope change. Old numbers stay meanwhile. */
function usePreviewed(
  preview: RequestFormActions['preview'],
  { checks, targets }: RequestFields,
  predecessorId: number | null,
  first: Previewed | null,
) {
  const [shown, setShown] = useState(first)
  const [isAsking, setAsking] = useState(false)
  const asked = JSON.stringify([checks, targets.map(({ target }) => targetKey(target))])
  const last = useRef(asked)
  const ask = useEffectEvent(async (isStale: () => boolean) => {
    const outcome = await preview({
      checks: [...checks],
      targets: targets.map(({ target }) => target),
      predecessorId,
    }).catch(() => null)
    if (isStale()) return
    setAsking(false)
    if (outcome?.state === 'done') setShown(outcome.value)
  })
  useEffect(() => {
    if (asked === last.current) return
    last.current = asked
    let isStale = false
    setAsking(true)
    const timer = setTimeout(() => void ask(() => isStale), PREVIEW_PAUSE_MS)
    return () => {
      isStale = true
      clearTimeout(timer)
    }
  }, [asked])
  return { shown: checks.length > 0 && targets.length > 0 ? shown : null, isOld: isAsking }
}

const LONGEST_ASIDE_MS = 60 * 60_000

function asideKey({ id, kind, predecessor, fields }: RequestFormProps): string {
  const places = fields.targets.map(({ target }) => targetKey(target))
  const about = [kind, predecessor?.id ?? '', ...fields.checks, ...places].join(' ')
  return `temper-request-${id ?? about}`
}

function setAside(key: string, fields: RequestFields): void {
  try {
    sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), fields }))
  } catch {
    // A browser that keeps nothing: what is on screen is all there is.
  }
}

function takeAside(key: string): RequestFields | null {
  const text = sessionStorage.getItem(key)
  if (!text) return null
  const { at, fields } = JSON.parse(text) as { at: number; fields: RequestFields }
  return Date.now() - at < LONGEST_ASIDE_MS ? fields : null
}

function forget(key: string): void {
  sessionStorage.removeItem(key)
}
