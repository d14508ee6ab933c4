import { Card } from '#components/ui/card.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { CopyText } from '#components/ui/copy.tsx'
import { counted, formatCount } from '#components/ui/format.ts'
import { VerdictMark } from '#components/ui/marks.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Time } from '#components/ui/time.tsx'
import { verifyCommand } from './verify-command.ts'

/** What checking the log of exceptions found. */
export interface ToldProof {
  readonly verifiedAt: string
  /** How many entries were checked and hold. */
  readonly links: number
  readonly broken: { readonly seq: number; readonly why: string } | null
  /** Its newest entry now; `text` as people write it down: 147:3f0a… */
  readonly head: { readonly seq: number; readonly text: string }
}

/** That the log behind the register is whole, and how to check it without this page. */
export function LogProof({
  proof: { verifiedAt, links, broken, head },
  isSampleData,
}: {
  proof: ToldProof
  isSampleData: boolean
}) {
  return (
    <Card title="Proof of the log" hint={broken ? undefined : 'nothing was changed or cut'}>
      {broken ? (
        <Notice tone="error" title={`The log is broken at entry ${formatCount(broken.seq)}`}>
          <p>
            {broken.why}. {counted(links, 'entry', 'entries')} before it hold. Tell whoever runs this installation, and
            keep the database as it is.
          </p>
        </Notice>
      ) : head.seq === 0 ? (
        <p className="text-ink-2 text-sm">The log is empty: nothing was asked for yet.</p>
      ) : (
        <p className="text-sm">
          <VerdictMark verdict="pass" label="Whole:" className="align-[-1px]" /> each of{' '}
          {counted(links, 'entry', 'entries')} follows from the one before, checked <Time value={verifiedAt} />.
        </p>
      )}
      {head.seq > 0 && (
        <details className="mt-2 text-sm">
          <summary className="cursor-pointer rounded-xs text-ink-2 hover:text-ink">Check it yourself</summary>
          <p className="mt-2 text-pretty text-ink-2">
            The head now is <CopyText text={head.text} longest={26} />. Write it down outside of this installation: who
            holds it can tell later whether the log was cut or written anew since.
          </p>
          <div className="mt-2">
            <CodeBlock label="command that checks the log" code={verifyCommand(head.text, isSampleData)} />
          </div>
        </details>
      )}
    </Card>
  )
}
