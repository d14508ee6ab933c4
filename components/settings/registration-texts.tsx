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
            <div className="flex flex-col gap-5">
              <p className="max-w-3xl text-pretty text-ink-2 text-sm">
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
                  <div className="flex flex-col gap-5">
                    <p className="max-w-3xl text-pretty text-ink-2 text-sm">
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
    <section>
      <h3 className="font-medium text-sm">{title}</h3>
      <p className="mb-2 max-w-3xl text-pretty text-ink-2 text-sm">{notes}</p>
      <CodeBlock code={text} label={title} />
    </section>
  )
}

/** Long files are folded: they are copied, seldom read. */
function TextFile({ name, text }: { name: string; text: string }) {
  return (
    <details>
      <summary className="mb-2 cursor-pointer font-medium text-sm">
        <code>{name}</code>
      </summary>
      <CodeBlock code={text} label={name} />
    </details>
  )
}
