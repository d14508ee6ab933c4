import { Card } from '#components/ui/card.tsx'
import type { JsonValue } from '#components/ui/json-paths.ts'
import { JsonTree, type MarkedPath } from '#components/ui/json-tree.tsx'
import { VerdictMark } from '#components/ui/marks.tsx'
import { Time } from '#components/ui/time.tsx'
import type { AssetVerdict } from '#lib/posture/assets/asset-verdicts.ts'
import type { Asset } from '#lib/posture/assets/get-asset.ts'

/** The configuration as Resource Graph returned it, with what checks look at marked by its verdict. */
export function ConfigurationView({ asset, verdicts }: { asset: Asset; verdicts: AssetVerdict[] }) {
  return (
    <Card
      title="Configuration"
      hint={
        asset.configuredSince && (
          <>
            unchanged since <Time value={asset.configuredSince} as="date" />
          </>
        )
      }
    >
      <JsonTree
        value={asset.configuration as JsonValue}
        marked={marksOf(verdicts)}
        label={`Configuration of ${asset.name}`}
      />
    </Card>
  )
}

// The paths of the evidence are exact; a check's own paths stand in where a pass has no evidence.
function marksOf(verdicts: readonly AssetVerdict[]): MarkedPath[] {
  return verdicts.flatMap(({ check, status, declared, evidence }) => {
    const paths = evidence.length > 0 ? evidence.map(({ path }) => path) : check.paths
    const mark = <VerdictMark verdict={status} isDeclared={declared} severity={check.severity} label={check.title} />
    return paths.filter((path) => path && !path.includes('#')).map((path) => ({ path, mark }))
  })
}
