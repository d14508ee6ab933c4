import { z } from 'zod'
import type { SearchAnswer, SearchGroup } from '#components/shell/search-contract.ts'
import { typeName } from '#lib/checklist/type-names.ts'
import { pillars, severities } from '#lib/checklist/vocabulary.ts'
import { type FoundAsset, type FoundCheck, findAssets, findChecks, longestSearch } from '#lib/posture/search.ts'
import { problem, route } from '../../access/route-handler.ts'

const querySchema = z.string().trim().min(1).max(longestSearch)

/** `?q=…&subscription=…`: the best hits among assets and checks, for the palette. */
export const GET = route('posture.read', async ({ db, scope, params }) => {
  const query = querySchema.safeParse([params.q ?? []].flat()[0])
  if (!query.success) return problem(400, `q must be a text of 1 to ${longestSearch} letters`)
  const assets = await findAssets(db, scope, query.data)
  const groups: SearchGroup[] = [
    { name: 'Assets', items: assets.map(assetItem) },
    { name: 'Checks', items: findChecks(query.data).map(checkItem) },
  ]
  const answer: SearchAnswer = { groups: groups.filter(({ items }) => items.length > 0) }
  return Response.json(answer)
})

function assetItem({ key, name, type, resourceGroup, subscription }: FoundAsset) {
  // A group lies in its subscription, and a subscription in itself: what is its own name is not said again.
  const place = [resourceGroup, subscription].filter((one) => one && one.toLowerCase() !== name.toLowerCase())
  const detail = place.length > 0 ? `${typeName(type)} in ${place.join(', ')}` : typeName(type)
  return { title: name, detail, href: `/assets/${key}` }
}

function checkItem({ id, title, pillar, severity }: FoundCheck) {
  const names = [severities.find((one) => one.id === severity)?.title, pillars.find((one) => one.id === pillar)?.short]
  return { title, detail: names.join(' · '), href: `/checklist/${id}` }
}
