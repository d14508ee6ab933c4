'use client'

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useAction } from '#components/ui/run-action.ts'
import type {
  Previewed,
  Problem,
  RequestFields,
  RequestFormActions,
  RequestFormProps,
  Sent,
} from './request-contract.ts'
import { useDraft } from './request-draft.ts'
import { targetKey, termsOf } from './request-terms.ts'

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
    signInHref: draft.signInHref,
    refused: draft.refused,
    keepMine: draft.keepMine,
    seeOther: draft.seeOther,
    own: draft.own,
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
      const named = await draft.settle()
      const sent = await sending.run({ ...named, kind, predecessorId, terms: termsOf(fields) })
      if (sent) draft.done()
      else draft.saveNow()
      return sent
    },
    discard: async (): Promise<boolean> => {
      const { id } = await draft.settle()
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
