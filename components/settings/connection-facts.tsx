import { KeyValues } from '#components/ui/key-values.tsx'

/** What is configured, in words; nothing secret is among it. */
export function ConnectionFacts({ facts }: { facts: readonly { key: string; value: string }[] }) {
  return <KeyValues items={[...facts]} className="grid gap-x-10 lg:grid-cols-2" />
}
