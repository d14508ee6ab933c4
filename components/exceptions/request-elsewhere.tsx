import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { useDraft } from './request-draft.ts'

/** Where a draft was saved in two places: which of them goes on is the person's choice, and neither is lost before. */
export function OtherDraft({
  form: { saving, refused, own, keepMine, seeOther },
}: {
  form: Pick<ReturnType<typeof useDraft>, 'saving' | 'refused' | 'own' | 'keepMine' | 'seeOther'>
}) {
  if (saving === 'elsewhere')
    return (
      <div role="alert">
        <Notice
          title="This draft was changed elsewhere"
          actions={
            <>
              <Button className="max-md:h-11" onClick={seeOther}>
                See the other
              </Button>
              <Button className="max-md:h-11" onClick={keepMine}>
                Keep mine
              </Button>
            </>
          }
        >
          In another tab, or on another device, after you opened it here. Nothing is saved from here until you choose;
          what you typed stays in this tab.
        </Notice>
      </div>
    )
  if (refused)
    return (
      <Notice tone="error" title="This is not saved any more">
        <p>{refused}</p>
        <p>What you typed stays in this tab.</p>
      </Notice>
    )
  if (!own) return null
  return (
    <Notice
      tone="info"
      title="This is the draft as it was saved elsewhere"
      actions={
        <>
          <Button className="max-md:h-11" onClick={own.bringBack}>
            Bring mine back
          </Button>
          <Button className="max-md:h-11" variant="quiet" onClick={own.forget}>
            Forget mine
          </Button>
        </>
      }
    >
      What you had typed in this tab is still kept here.
    </Notice>
  )
}
