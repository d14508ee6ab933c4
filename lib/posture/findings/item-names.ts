import type { Evidence } from '#lib/checklist/index.ts'
import type { Queryable } from '../database.ts'

/** More than this at once nobody pastes. */
const MOST = 10

/**
 * What the evidence of each finding points at inside its asset, by name: `properties.securityRules[2].properties.access`
 * is the rule that is third in the list. In the order of the evidence, each once; empty where nothing is named.
 * Index: asset_configuration_current.
 */
export async function itemNames(
  db: Queryable,
  findings: readonly { readonly assetKey: string; readonly evidence: readonly Evidence[] }[],
): Promise<string[][]> {
  const asked = findings.flatMap(({ assetKey, evidence }, finding) =>
    pathsOf(evidence).map((path) => ({ finding, assetKey, path: JSON.stringify(path) })),
  )
  const names: string[][] = findings.map(() => [])
  if (asked.length === 0) return names
  const { rows } = await db.query<{ finding: number; name: string }>(
    `select finding, configuration #>> array(select json_array_elements_text(path::json)) as name
     from unnest($1::int[], $2::uuid[], $3::text[]) with ordinality asked (finding, key, path, place)
     join asset_configuration on asset_key = key and valid_to is null
     order by place`,
    [asked.map(({ finding }) => finding), asked.map(({ assetKey }) => assetKey), asked.map(({ path }) => path)],
  )
  for (const { finding, name } of rows) if (name && !names[finding]?.includes(name)) names[finding]?.push(name)
  return names
}

/** The places of the names of the items that evidence of the asset's own row lies in. */
function pathsOf(evidence: readonly Evidence[]): string[][] {
  const items = evidence.flatMap(({ path }) => /^([\w.]+)\[(\d+)\]/.exec(path)?.slice(1, 3).join('.') ?? [])
  return [...new Set(items)].slice(0, MOST).map((item) => [...item.split('.'), 'name'])
}
