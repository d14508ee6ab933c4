import { Card } from '#components/ui/card.tsx'
import { TextLink } from '#components/ui/link.tsx'
import type { RegisterEntry } from '#lib/posture/exceptions/register-entries.ts'

/** What was said for it: always shown as text, its lines kept. */
export function ExceptionSaid({ entry }: { entry: RegisterEntry }) {
  const { justification, compensatingControls, riskStatement, ticket, evidence } = entry
  return (
    <Card title="Why it is tolerated">
      <div className="flex flex-col gap-4">
        {justification ? <Said>{justification}</Said> : <p className="text-ink-2 text-sm">Nobody has said why.</p>}
        {compensatingControls && <Said title="Compensating controls">{compensatingControls}</Said>}
        {riskStatement && <Said title="Risk">{riskStatement}</Said>}
        {(ticket || evidence.length > 0) && (
          <section>
            <h3 className="font-medium text-sm">Evidence</h3>
            <p className="mt-1 text-ink-2 text-sm [overflow-wrap:anywhere]">
              {ticket}
              {evidence.map(({ label, url }, index) => (
                <span key={url}>
                  {(ticket || index > 0) && ' · '}
                  <TextLink href={url}>{label || url}</TextLink>
                </span>
              ))}
            </p>
          </section>
        )}
      </div>
    </Card>
  )
}

function Said({ title, children }: { title?: string; children: string }) {
  return (
    <section>
      {title && <h3 className="font-medium text-sm">{title}</h3>}
      <p className="mt-1 max-w-prose whitespace-pre-line text-pretty text-sm first:mt-0 [overflow-wrap:anywhere]">
        {children}
      </p>
    </section>
  )
}
