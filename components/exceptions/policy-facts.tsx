import { counted } from '#components/ui/format.ts'
import { KeyValues } from '#components/ui/key-values.tsx'
import { SeverityMark } from '#components/ui/marks.tsx'
import { severities } from '#lib/checklist/vocabulary.ts'
import type { ExceptionPolicy } from '#lib/exceptions/model.ts'
import { growthWords } from './policy-words.ts'

/** The policy, for who reads it only. */
export function PolicyFacts({ policy }: { policy: ExceptionPolicy }) {
  return (
    <div className="flex max-w-xl flex-col gap-4">
      <table className="text-sm">
        <caption className="sr-only">By the highest severity covered</caption>
        <thead>
          <tr className="text-left text-ink-2 text-xs">
            <th scope="col" className="pb-1 font-medium">
              Severity
            </th>
            <th scope="col" className="pb-1 text-right font-medium">
              Longest
            </th>
            <th scope="col" className="pb-1 text-right font-medium">
              Approvals
            </th>
          </tr>
        </thead>
        <tbody>
          {severities.map(({ id }) => (
            <tr key={id}>
              <td className="py-1">
                <SeverityMark severity={id} />
              </td>
              <td className="py-1 text-right tabular-nums">{counted(policy.longestDays[id], 'day')}</td>
              <td className="py-1 text-right tabular-nums">{policy.approvals[id]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <KeyValues
        items={[
          { key: 'Ends soon', value: `told ${counted(policy.expiringDays, 'day')} before` },
          { key: 'Justification', value: `at least ${counted(policy.justificationLength, 'character')}` },
          { key: 'Growth', value: growthWords(policy) },
        ]}
      />
      <p className="text-ink-2 text-xs">Administrators can change it.</p>
    </div>
  )
}
