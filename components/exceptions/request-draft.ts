import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useLeaving } from '#components/ui/navigation-start.ts'
import { scopedHref } from '#components/ui/scope.ts'
import type { ExceptionDraft } from '#lib/exceptions/terms.ts'
import { type DraftStanding, keepingMine, saveInTurn } from './draft-standing.ts'
import { asideName, forgetAside, ownAsideName, setAside, takeAside } from './request-aside.ts'
import type { RequestFields, RequestFormActions, RequestFormProps } from './request-contract.ts'
import { draftOf } from './request-terms.ts'

/** Where the draft stands: what the person is told at the top. */
export type Saving = 'nothing' | 'saving' | 'saved' | 'failed' | 'signed out' | 'elsewhere'

const SAVE_PAUSE_MS = 1_000
const RETRY_MS = 10_000

/** The versions of drafts that were saved since the browser loaded a page of ours. */
const heard = new Map<number, number>()

/** Whether the form was drawn before what is saved by now: the way back shows it as it was first. */
function isOutdated({ id, version }: RequestFormProps): boolean {
  if (id === null) return Boolean(new URLSearchParams(window.location.search).get('draft'))
  return (heard.get(id) ?? 0) > (version ?? 0)
}

/**
 * Keeps what is typed as a draft, whenever typing pauses, a field or the form is left or the tab is hidden; one save at a
 * time, as the first one makes the draft. Until the server has answered, this tab keeps it too, and tries again. Where
 * another tab was quicker, nothing is saved before the person has chosen between the two.
 */
export function useDraft(
  props: RequestFormProps,
  save: RequestFormActions['save'],
  fields: RequestFields,
  restore: (fields: RequestFields) => void,
) {
  const [id, setId] = useState(props.id)
  const [saving, setSaving] = useState<Saving>(props.state === 'draft' ? 'saved' : 'nothing')
  const [signInHref, setSignInHref] = useState<string | null>(null)
  const known = useRef(props.id)
  const standing = useRef<DraftStanding>({
    ...{ id: props.id, key: props.draftKey, version: props.version, unheard: null, elsewhere: null },
  })
  const [refused, setRefused] = useState<string | null>(null)
  const [asked, setAsked] = useState(0)
  const isTouched = useRef(false)
  const isLeft = useRef(false)
  const queue = useRef<Promise<void>>(Promise.resolve())
  const keepAside = (kept = fields) => {
    const { key, version, unheard } = standing.current
    setAside(asideName(props, known.current), { fields: kept, key, version, unheard })
  }

  const put = (typed: ExceptionDraft) => {
    const ask = (draft: ExceptionDraft) => {
      keepAside()
      const { id: draftId, key, version } = standing.current
      const named = { id: draftId, key, version, kind: props.kind, predecessorId: props.predecessor?.id ?? null }
      return save({ ...named, draft }).catch(() => null)
    }
    return saveInTurn(standing, typed, { ask, nextKey: props.draftKey })
  }

  // By another way out: the form that is opened again goes on with it.
  const keepTouched = useEffectEvent(() => isTouched.current && keepAside())
  const store = useEffectEvent(async () => {
    if (!isTouched.current) return
    keepAside()
    if (standing.current.elsewhere !== null) return
    isTouched.current = false
    // What came back is no draft any more: until it is sent again, this tab keeps it.
    if (props.state === 'returned') return setSaving('saved')
    // The link to sign in stays under the finger that takes the focus from the field, and so saves once more.
    setSaving((was) => (was === 'signed out' ? was : 'saving'))
    const outcome = await put(draftOf(fields))
    setRefused(outcome?.state === 'refused' && known.current !== null ? outcome.message : null)
    if (outcome?.state !== 'done') {
      isTouched.current = true
      setSignInHref(outcome?.state === 'reauthenticate' ? outcome.href : null)
      setSaving(outcome?.state === 'reauthenticate' ? 'signed out' : 'failed')
      return
    }
    if (outcome.value.isElsewhere) {
      isTouched.current = true
      return setSaving('elsewhere')
    }
    heard.set(outcome.value.id, outcome.value.version)
    // Whoever leaves finds it again where they began: the key in it leads to this draft.
    if (isLeft.current && known.current === null) return
    forgetAside(asideName(props, known.current))
    if (known.current === null) {
      known.current = outcome.value.id
      setId(outcome.value.id)
      const here = new URLSearchParams(window.location.search)
      window.history.replaceState(null, '', scopedHref(`/exceptions/new?draft=${outcome.value.id}`, here))
    }
    // Typed while it was saved: the number is its name from now on.
    keepTouched()
    setSaving('saved')
  })
  const enqueue = useEffectEvent(() => {
    queue.current = queue.current.then(() => store())
    return queue.current
  })

  useLeaving(() => {
    isLeft.current = true
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is a change of the fields that begins the wait
  useEffect(() => {
    if (!isTouched.current) return
    const timer = setTimeout(() => void enqueue(), SAVE_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [fields])
  useEffect(() => {
    if (saving !== 'failed') return
    const timer = setInterval(() => void enqueue(), RETRY_MS)
    return () => clearInterval(timer)
  }, [saving])
  useEffect(() => {
    isLeft.current = false
    const now = () => void enqueue()
    // A link is followed at once, and an action reaches the server from its own page only.
    const leave = ({ target }: MouseEvent) => {
      if (target instanceof Element && target.closest('a[href]')) now()
    }
    // Hidden: it may not come back. Shown again: somebody may have signed in beside it.
    document.addEventListener('visibilitychange', now)
    document.addEventListener('focusout', now)
    document.addEventListener('click', leave, { capture: true })
    window.addEventListener('online', now)
    return () => {
      document.removeEventListener('visibilitychange', now)
      document.removeEventListener('focusout', now)
      document.removeEventListener('click', leave, { capture: true })
      window.removeEventListener('online', now)
      isLeft.current = true
      keepTouched()
    }
  }, [])
  const bringBack = useEffectEvent(() => {
    if (isOutdated(props)) return window.location.reload()
    const kept = takeAside(asideName(props, props.id))
    if (!kept) return
    const { key, version, unheard } = kept
    standing.current = { ...standing.current, key, version, unheard }
    isTouched.current = true
    restore(kept.fields)
  })
  useEffect(() => bringBack(), [])
  useEffect(() => {
    if (asked > 0) void enqueue()
  }, [asked])
  const saveNow = () => {
    isTouched.current = true
    setAsked((before) => before + 1)
  }
  const own = useOwnText(props.id, (text) => {
    restore(text)
    keepAside(text)
    saveNow()
  })

  return {
    id,
    saving,
    /** Why it cannot be saved any more, as where another tab sent or discarded it; null where it can. */
    refused,
    /** Where to sign in again, while nothing can be saved for want of it. */
    signInHref,
    touch: useCallback(() => {
      isTouched.current = true
      // Who still types has not left, whatever they set out for.
      isLeft.current = false
    }, []),
    saveNow,
    /** Saves what stands here over what was saved elsewhere: the person was told of it. */
    keepMine: () => {
      standing.current = keepingMine(standing.current)
      saveNow()
    },
    /** Opens the draft as it was saved elsewhere. What was typed here waits beside it, in this tab. */
    seeOther: () => {
      const { id: draftId, key, version } = standing.current
      if (draftId === null) return
      setAside(ownAsideName(draftId), { fields, key, version, unheard: null })
      forgetAside(asideName(props, known.current))
      isTouched.current = false
      const here = new URLSearchParams(window.location.search)
      window.location.assign(scopedHref(`/exceptions/new?draft=${draftId}`, here))
    },
    /** What was typed here before the draft was seen as it was saved elsewhere; null where nothing waits. */
    own,
    /** Waits for what is being saved, and lets nothing more be: answers which draft it is, and what was heard of it. */
    settle: async () => {
      if (isTouched.current || known.current !== null) keepAside()
      isTouched.current = false
      await queue.current
      // What the server may have is no other tab's: it is known before what is sent is compared with it.
      if (standing.current.unheard && props.state !== 'returned') await put(draftOf(fields))
      isTouched.current = false
      const { id: draftId, key, version } = standing.current
      return { id: draftId, key, version }
    },
    done: () => {
      forgetAside(asideName(props, known.current))
      forgetAside(asideName(props, props.id))
      if (standing.current.id !== null) forgetAside(ownAsideName(standing.current.id))
    },
  }
}

/** What was typed in this tab before the draft was seen as it was saved elsewhere; null where nothing waits. */
function useOwnText(draftId: number | null, bringBack: (text: RequestFields) => void) {
  const [own, setOwn] = useState<RequestFields | null>(null)
  useEffect(() => {
    if (draftId !== null) setOwn(takeAside(ownAsideName(draftId))?.fields ?? null)
  }, [draftId])
  const forget = () => {
    if (draftId !== null) forgetAside(ownAsideName(draftId))
    setOwn(null)
  }
  if (!own) return null
  return {
    forget,
    bringBack: () => {
      bringBack(own)
      forget()
    },
  }
}
