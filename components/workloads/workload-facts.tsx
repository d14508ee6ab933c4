import { UserRound, UsersRound } from 'lucide-react'
import { Card } from '#components/ui/card.tsx'
import { counted, formatCount } from '#components/ui/format.ts'
import { KeyValues } from '#components/ui/key-values.tsx'
import { Time } from '#components/ui/time.tsx'
import {
  type Criticality,
  criticalityName,
  type Environment,
  environmentName,
  type Owner,
  type Rule,
  ruleWords,
  targetText,
} from './words.ts'

/** What the workload is, and who answers for it. */
export function WorkloadFacts({
  workload: { description, environment, criticality, target, owners, slug },
}: {
  workload: {
    readonly slug: string
    readonly description: string
    readonly environment: Environment
    readonly criticality: Criticality
    readonly target: number | null
    readonly owners: readonly Owner[]
  }
}) {
  return (
    <Card title="The workload">
      {description && <p className="mb-2 text-pretty text-ink-2 text-sm">{description}</p>}
      <KeyValues
        items={[
          { key: 'Owners', value: <Owners owners={owners} /> },
          { key: 'Environment', value: environmentName(environment) },
          { key: 'Criticality', value: criticalityName(criticality) },
          { key: 'Target', value: target === null ? 'none set' : targetText(target) },
          { key: 'Name in addresses', value: <code>{slug}</code> },
        ]}
      />
    </Card>
  )
}

function Owners({ owners }: { owners: readonly Owner[] }) {
  if (owners.length === 0) return <span className="text-ink-2">nobody yet: nobody sees it on My work</span>
  return (
    <ul className="flex flex-col gap-0.5">
      {owners.map(({ kind, objectId, name }) => {
        const Icon = kind === 'group' ? UsersRound : UserRound
        return (
          <li key={`${kind} ${objectId}`} className="flex items-center gap-1.5" title={objectId}>
            <Icon aria-label={kind === 'group' ? 'Group' : 'Person'} className="size-3.5 shrink-0 text-ink-2" />
            {name}
          </li>
        )
      })}
    </ul>
  )
}

/** Its rules as sentences, with what each of them brings. */
export function RulesCard({
  rules,
  subscriptions,
}: {
  /** `assets`: matched by the rule and belonging to the workload; an asset may be matched by several. */
  rules: readonly { readonly rule: Rule; readonly assets: number | null }[]
  /** Names by id. */
  subscriptions: ReadonlyMap<string, string>
}) {
  return (
    <Card title="What belongs to it" hint="any one rule is enough">
      {rules.length === 0 ? (
        <p className="text-ink-2 text-sm">It has no rules: nothing belongs to it.</p>
      ) : (
        <ul className="divide-y divide-line text-sm">
          {rules.map(({ rule, assets }) => {
            const words = ruleWords(rule, (id) => subscriptions.get(id) ?? id)
            return (
              <li key={words} className="flex items-baseline justify-between gap-4 py-2 first:pt-0 last:pb-0">
                <span className="min-w-0 [overflow-wrap:anywhere]">{words}</span>
                {assets !== null && (
                  <span className="shrink-0 text-ink-2 text-xs tabular-nums">
                    {assets === 0 ? 'no asset' : counted(assets, 'asset')}
                  </span>
                )}
              </li>
            )
          })}
        </ul>
      )}
    </Card>
  )
}

/** When assets came to it, and left it. */
export function MembershipCard({
  history,
}: {
  /** The newest first. */
  history: readonly { readonly at: Date; readonly joined: number; readonly left: number }[]
}) {
  return (
    <Card title="What joined and left" hint="assets, by the scan that saw it">
      {history.length === 0 ? (
        <p className="text-ink-2 text-sm">No asset has ever belonged to it.</p>
      ) : (
        <ul className="divide-y divide-line text-sm">
          {history.map(({ at, joined, left }) => (
            <li key={at.getTime()} className="flex items-baseline gap-4 py-2 first:pt-0 last:pb-0">
              <Time value={at} as="date" className="w-24 shrink-0 text-ink-2" />
              <span>
                {[joined > 0 && `${formatCount(joined)} joined`, left > 0 && `${formatCount(left)} left`]
                  .filter(Boolean)
                  .join(', ')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
