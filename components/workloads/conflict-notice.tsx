'use client'

import { Button } from '#components/ui/button.tsx'
import { inWords } from '#components/ui/format.ts'
import { Notice } from '#components/ui/notice.tsx'
import { changedParts, type Draft, draftOf, onTopOf } from './draft.ts'
import type { FormConflict } from './workload-form.tsx'

/** Somebody else saved while this form was open: what they changed, and the two ways on. */
export function ConflictNotice({
  conflict: { theirs, seen, message },
  mine,
  onTake,
  onMerge,
}: {
  conflict: FormConflict
  mine: Draft
  onTake: () => void
  onMerge: (merged: Draft) => void
}) {
  const current = draftOf(theirs)
  const changed = changedParts(seen ?? mine, current)
  return (
    <Notice
      tone="error"
      title="Somebody else has saved this workload meanwhile"
      actions={
        <>
          <Button size="small" onClick={() => onMerge(seen ? onTopOf(current, mine, seen) : mine)}>
            Put what I changed on top of theirs
          </Button>
          <Button size="small" onClick={onTake}>
            Load theirs, drop mine
          </Button>
        </>
      }
    >
      {message && <p>{message}</p>}
      <p>
        {changed.length === 0
          ? 'Nothing that you see here differs.'
          : `${seen ? 'They changed' : 'Theirs differs from yours in'}: ${inWords(changed)}.`}
      </p>
    </Notice>
  )
}
