'use client'

import { Card } from '#components/ui/card.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { counted, inWords } from '#components/ui/format.ts'
import { TextLink } from '#components/ui/link.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import type { PolicyExport as Exported, ExportedExemption } from '#lib/exceptions/policy-export.ts'
import { targetKindWords } from './words.ts'

/** An exception as exemptions of Azure Policy, to be copied: what there is of it, and what there is not. */
export function PolicyExport({ exported, name }: { exported: Exported; name: string }) {
  const { exemptions, category } = exported
  return (
    <Card title="As an exemption of Azure Policy" hint={exemptions.length > 0 ? category.toLowerCase() : undefined}>
      <p className="text-pretty text-ink-2 text-sm">{saidOf(exported)}</p>
      <LeftOut exported={exported} />
      {exemptions.length > 0 && (
        <details className="mt-3">
          <summary className="cursor-pointer font-medium text-accent text-sm">
            Show {exemptions.length === 1 ? 'it' : 'them'} as Bicep and commands
          </summary>
          <div className="mt-3">
            <Tabs
              label={`${name} as an exemption`}
              tabs={[
                { key: 'bicep', label: 'Bicep', content: <Codes exemptions={exemptions} of="bicep" /> },
                { key: 'cli', label: 'Azure CLI', content: <Codes exemptions={exemptions} of="cli" /> },
              ]}
            />
          </div>
        </details>
      )}
    </Card>
  )
}

function saidOf({ exemptions, definitions }: Exported): string {
  if (definitions.length === 0)
    return 'No policy definition stands beside its checks, so that there is nothing to exempt from.'
  if (exemptions.length === 0)
    return 'Azure Policy exempts assets, resource groups and subscriptions; its scope names none.'
  const isOpen = exemptions.some(({ assignmentId }) => assignmentId === null)
  return `${counted(exemptions.length, 'exemption')} from ${counted(definitions.length, 'policy definition')}, ending on the same day.${isOpen ? ' You fill in the policy assignment: nothing that was scanned names it.' : ''}`
}

function LeftOut({ exported: { withoutDefinition, withoutScope, definitions } }: { exported: Exported }) {
  if (definitions.length === 0 || withoutDefinition.length + withoutScope.length === 0) return null
  return (
    <ul className="mt-2 flex flex-col gap-1 text-ink-2 text-xs">
      {withoutDefinition.map((id) => (
        <li key={id}>
          Not in it: <TextLink href={`/checklist/${id}`}>{id}</TextLink>, which no policy definition stands beside.
        </li>
      ))}
      {withoutScope.length > 0 && (
        <li>
          Not in it: {inWords(withoutScope.map(({ kind, label }) => `${targetKindWords[kind].toLowerCase()} ${label}`))}
          , as Azure Policy has no such scope.
        </li>
      )}
    </ul>
  )
}

function Codes({ exemptions, of }: { exemptions: readonly ExportedExemption[]; of: 'bicep' | 'cli' }) {
  return (
    <div className="flex flex-col gap-3 pt-3">
      {exemptions.map((one) => {
        const code = one[of]
        return (
          <div key={`${one.scopeId} ${one.assignmentId}`} className="min-w-0">
            {exemptions.length > 1 && <p className="mb-1 text-ink-2 text-xs">{one.scope}</p>}
            {code === null ? (
              <p className="text-ink-2 text-sm">
                For {one.scope} there is only the command: we know no API version of its type.
              </p>
            ) : (
              <CodeBlock code={code} label={`${of === 'bicep' ? 'Bicep' : 'command'} for ${one.scope}`} />
            )}
          </div>
        )
      })}
    </div>
  )
}
