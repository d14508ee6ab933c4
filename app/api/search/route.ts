import { z } from 'zod'
import { exceptionTitle, stateWords } from '#components/exceptions/words.ts'
import type { SearchAnswer, SearchGroup } from '#components/shell/search-contract.ts'
import { environmentName } from '#components/workloads/words.ts'
import { typeName } from '#lib/checklist/type-names.ts'
import { pillars, severities } from '#lib/checklist/vocabulary.ts'
import {
  type FoundAsset,
  type FoundCheck,
  type FoundException,
  type FoundWorkload,
  findAssets,
  findChecks,
  findExceptions,
  findWorkloads,
  longestSearch,
} from '#lib/posture/search.ts'
import { lookingOf } from '../../(product)/exceptions/looking.ts'
import { problem, route } from '../../access/route-handler.ts'

const querySchema = z.string().trim().min(1).max(longestSearch)

/** `?q=…&subscription=…`: the best hits among exceptions, workloads, assets and checks, for the palette. */
export const GET = route('posture.read', async ({ viewer, db, scope, reach, params }) => {
  const query = querySchema.safeParse([params.q ?? []].flat()[0])
  if (!query.success) return problem(400, `q must be a text of 1 to ${longestSearch} letters`)
  // A workload is found wherever the scope points: it is what one changes the scope to.
  const looking = await lookingOf(db, viewer)
  const [exceptions, workloads, assets] = await Promise.all([
    findExceptions(db, scope, query.data, looking),
    findWorkloads(db, reach, query.data),
    findAssets(db, scope, query.data),
  ])
  const groups: SearchGroup[] = [
    { name: 'Workloads', items: workloads.map(workloadItem) },
    { name: 'Assets', items: assets.map(assetItem) },
    { name: 'Exceptions', items: exceptions.map(exceptionItem) },
    { name: 'Checks', items: findChecks(query.data).map(checkItem) },
  ]
  const answer: SearchAnswer = { groups: groups.filter(({ items }) => items.length > 0) }
  return Response.json(answer)
})

function exceptionItem({ name, told, checks, targets, endsOn }: FoundException) {
  return {
    title: exceptionTitle(checks, targets, endsOn),
    detail: `${name} · ${stateWords[told].title}`,
    href: `/exceptions/${name}`,
  }
}

function workloadItem({ slug, name, environment }: FoundWorkload) {
  return { title: name, detail: environmentName(environment), href: `/workloads/${slug}` }
}

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
