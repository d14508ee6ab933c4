import { Card } from '#components/ui/card.tsx'
import { CopyText } from '#components/ui/copy.tsx'
import { formatScore } from '#components/ui/format.ts'
import { type KeyValue, KeyValues } from '#components/ui/key-values.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { Badge } from '#components/ui/marks.tsx'
import { BigNumber } from '#components/ui/number.tsx'
import { Time } from '#components/ui/time.tsx'
import { typeName } from '#lib/checklist/type-names.ts'
import type { Asset } from '#lib/posture/assets/get-asset.ts'
import type { AssetMembership } from '#lib/posture/workloads/asset-workloads.ts'
import { scoreOf } from '#lib/scoring/index.ts'
import { roleFacts } from './role-facts.ts'

type Belonging = Pick<AssetMembership, 'slug' | 'name'> | null

/** What an asset is and where it hangs, with its score. */
export function AssetFacts({ asset, workload }: { asset: Asset; workload: Belonging }) {
  const { raw, accepted } = scoreOf(asset)
  return (
    <Card>
      <div className="flex flex-wrap items-start gap-x-12 gap-y-4">
        <div className="flex gap-6">
          <BigNumber value={formatScore(raw)} caption="raw score" />
          {asset.excepted > 0 && <BigNumber value={formatScore(accepted)} caption="accepted" muted />}
        </div>
        <KeyValues className="min-w-64 flex-1 basis-80" items={place(asset, workload)} />
        <KeyValues className="min-w-64 flex-1 basis-80" items={life(asset)} />
      </div>
    </Card>
  )
}

function place(asset: Asset, workload: Belonging): KeyValue[] {
  const { type, kind, subscription, subscriptionId, resourceGroup, location, configuration } = asset
  return [
    { key: 'Type', value: kind ? `${typeName(type)} (${kind})` : typeName(type) },
    ...roleFacts(type, configuration),
    {
      key: 'Workload',
      value: workload ? <TextLink href={`/workloads/${workload.slug}`}>{workload.name}</TextLink> : 'None',
    },
    {
      key: 'Subscription',
      value: subscriptionId ? (
        <TextLink href={`/assets?subscription=${subscriptionId}`}>{subscription}</TextLink>
      ) : (
        'Outside any subscription'
      ),
    },
    ...(resourceGroup
      ? [
          {
            key: 'Resource group',
            value: <TextLink href={`/assets?group=${encodeURIComponent(resourceGroup)}`}>{resourceGroup}</TextLink>,
          },
        ]
      : []),
    ...(location ? [{ key: 'Location', value: location }] : []),
  ]
}

function life(asset: Asset): KeyValue[] {
  const tags = Object.entries(asset.tags ?? {})
  return [
    { key: 'Id', value: <CopyText text={asset.id} longest={56} /> },
    {
      key: 'Seen',
      value: (
        <>
          since <Time value={asset.firstSeenAt} as="date" />
          {asset.removedAt && (
            <>
              {' until '}
              <Time value={asset.removedAt} as="date" />
            </>
          )}
        </>
      ),
    },
    {
      key: 'Tags',
      value:
        tags.length === 0 ? (
          <span className="text-ink-2">none</span>
        ) : (
          <span className="flex flex-wrap gap-1.5">
            {tags.slice(0, 12).map(([name, value]) => (
              <Badge key={name} className="max-w-full">
                <span className="truncate">
                  {name}: {String(value)}
                </span>
              </Badge>
            ))}
            {tags.length > 12 && <span className="text-ink-2 text-xs">and {tags.length - 12} more</span>}
          </span>
        ),
    },
  ]
}
