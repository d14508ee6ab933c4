import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useLeaving } from '#components/ui/navigation-start.ts'
import { scopedHref } from '#components/ui/scope.ts'
import { asideName, forgetAside, setAside, takeAside } from './request-aside.ts'
import type { RequestFields, RequestFormActions, RequestFormProps } from './request-contract.ts'
import { draftOf } from './request-terms.ts'

/** Where the draft stands: what the person is told at the top. */
export type Saving = 'nothing' | 'saving' | 'saved' | 'failed' | 'signed out'

const SAVE_PAUSE_MS = 1_000
const RETRY_MS = 10_000

/**
 * Keeps what is typed as a draft, whenever typing pauses, a field or the form is left or the tab is hidden; one save at a
 * time, as the first one makes the draft. Until the server has answered, this tab keeps it too, and tries again.
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
  const key = useRef(props.draftKey)
  const isTouched = useRef(false)
  const isLeft = useRef(false)
  const queue = useRef<Promise<void>>(Promise.resolve())
  const keepAside = () => setAside(asideName(props, known.current), { fields, key: key.current })

  const store = useEffectEvent(async () => {
    if (!isTouched.current) return
    isTouched.current = false
    keepAside()
    // What came back is no draft any more: until it is sent again, this tab keeps it.
    if (props.state === 'returned') return setSaving('saved')
    // The link to sign in stays under the finger that takes the focus from the field, and so saves once more.
    setSaving((was) => (was === 'signed out' ? was : 'saving'))
    const outcome = await save({
      id: known.current,
      key: key.current,
      kind: props.kind,
      predecessorId: props.predecessor?.id ?? null,
      draft: draftOf(fields),
    }).catch(() => null)
    if (outcome?.state !== 'done') {
      isTouched.current = true
      // What this tab kept was sent from elsewhere since: what is typed now is another draft.
      if (outcome?.state === 'refused') key.current = props.draftKey
      setSignInHref(outcome?.state === 'reauthenticate' ? outcome.href : null)
      setSaving(outcome?.state === 'reauthenticate' ? 'signed out' : 'failed')
      return
    }
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
    if (isTouched.current) keepAside()
    setSaving('saved')
  })
  const enqueue = useEffectEvent(() => {
    queue.current = queue.current.then(() => store())
    return queue.current
  })

  useLeaving(() => {
    isLeft.current = true
  })

  // By another way out: the form that is opened again goes on with it.
  const keepTouched = useEffectEvent(() => isTouched.current && keepAside())

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
    const kept = takeAside(asideName(props, props.id))
    if (!kept) return
    key.current = kept.key
    isTouched.current = true
    restore(kept.fields)
  })
  useEffect(() => bringBack(), [])

  return {
    id,
    saving,
    /** Where to sign in again, while nothing can be saved for want of it. */
    signInHref,
    touch: useCallback(() => {
      isTouched.current = true
      // Who still types has not left, whatever they set out for.
      isLeft.current = false
    }, []),
    /** Waits for what is being saved, and lets nothing more be: answers which draft it is. */
    settle: async () => {
      if (isTouched.current || known.current !== null) keepAside()
      isTouched.current = false
      await queue.current
      isTouched.current = false
      return { id: known.current, key: key.current }
    },
    done: () => {
      forgetAside(asideName(props, known.current))
      forgetAside(asideName(props, props.id))
    },
  }
}
