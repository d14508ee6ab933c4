import { CodeBlock } from '#components/ui/code-block.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { wrapCommand } from './wrap-command.ts'

/** How to fix something in three tools, and what to be careful of. */
export function Fix({
  fix,
  caution,
}: {
  fix: { readonly cli: string; readonly bicep: string; readonly portal: string }
  caution: string
}) {
  return (
    <>
      <Tabs
        label="The fix in"
        tabs={[
          { key: 'cli', label: 'Azure CLI', content: <CodeBlock code={wrapCommand(fix.cli)} label="command" /> },
          { key: 'bicep', label: 'Bicep', content: <CodeBlock code={fix.bicep} label="template" /> },
          { key: 'portal', label: 'Portal', content: <PortalSteps steps={fix.portal} /> },
        ]}
      />
      {caution && (
        <Notice className="mt-3">
          <b className="font-semibold">Careful:</b> {lowerFirst(caution)}
        </Notice>
      )}
    </>
  )
}

/** The way through the portal: places to click, one after the other. */
function PortalSteps({ steps }: { steps: string }) {
  const parts = steps.split(/\s*→\s*/)
  return (
    <ol className="flex flex-col gap-1 rounded-md bg-sunken px-3.5 py-3 text-sm">
      {parts.map((part, index) => (
        <li key={`${index.toString()} ${part}`} className="flex gap-2.5">
          <span className="w-4 shrink-0 text-right text-ink-2 tabular-nums">{index + 1}</span>
          <span className="[overflow-wrap:anywhere]">{part}</span>
        </li>
      ))}
    </ol>
  )
}

/** As after a colon; names and abbreviations stay as they are. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]*,? [a-z]/.test(text) &&
    !/^(Azure|Bastion|Defender|Entra|Front|Kudu|Microsoft|Premium)\b/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text
}
