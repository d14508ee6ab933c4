import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import type { Commands } from '#lib/setup/registration/az.ts'

/** The commands and templates that make the app registration and the reading identity, to be copied. */
export function RegistrationTexts({
  commands,
  bicep,
  files,
}: {
  commands: readonly Commands[]
  /** Null where Bicep cannot make them. */
  bicep: Commands | null
  files: Readonly<Record<string, string>>
}) {
  const withFile = (name: string) => ({ name, text: files[name] ?? '' })
  return (
    <Tabs
      label="How to make them"
      tabs={[
        {
          key: 'az',
          label: 'Azure CLI',
          content: (
            <div className="flex flex-col">
              <p className="mb-2 max-w-3xl text-pretty text-ink-2 text-sm">
                For a shell in which <code>az login</code> was run, such as Azure Cloud Shell. Save the first text as{' '}
                <code>app.json</code> there. Run again, they change nothing that is right.
              </p>
              <TextFile {...withFile('app.json')} />
              {commands.map((one) => (
                <CommandBlock key={one.id} commands={one} />
              ))}
            </div>
          ),
        },
        ...(bicep
          ? [
              {
                key: 'bicep',
                label: 'Bicep',
                content: (
                  <div className="flex flex-col">
                    <p className="mb-2 max-w-3xl text-pretty text-ink-2 text-sm">
                      Three files in one folder, and one command. Secrets are made by the commands of the other tab.
                    </p>
                    {['main.bicep', 'reading.bicep', 'bicepconfig.json'].map((name) => (
                      <TextFile key={name} {...withFile(name)} />
                    ))}
                    <CommandBlock commands={bicep} />
                  </div>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}

function CommandBlock({ commands: { title, notes, text } }: { commands: Commands }) {
  return (
    <Folded title={title}>
      <p className="mb-2 max-w-3xl text-pretty text-ink-2 text-sm">{notes}</p>
      <CodeBlock code={text} label={title} />
    </Folded>
  )
}

function TextFile({ name, text }: { name: string; text: string }) {
  return (
    <Folded title={<code>{name}</code>}>
      <CodeBlock code={text} label={name} />
    </Folded>
  )
}

/** Texts are copied once in a while: they do not stand in the way of what is looked at often. */
function Folded({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <details className="group/fold border-line border-b last:border-b-0">
      <summary className="flex cursor-pointer list-none items-center gap-1.5 rounded-sm py-2 font-medium text-sm hover:text-accent [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3 group-open/fold:rotate-90" />
        {title}
      </summary>
      <div className="pb-4 pl-5.5 max-md:pl-0">{children}</div>
    </details>
  )
}
