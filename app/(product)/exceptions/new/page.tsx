import { randomUUID } from 'node:crypto'
import { notFound } from 'next/navigation'
import type { CheckChoice, Person, Previewed, RequestFields } from '#components/exceptions/request-contract.ts'
import { RequestForm } from '#components/exceptions/request-form.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { checklist } from '#lib/checklist/index.ts'
import { loadConfig } from '#lib/config/config.ts'
import { exceptionPolicy, todayIn } from '#lib/exceptions/index.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { fixesInstead } from '#lib/posture/exceptions/instead.ts'
import { previewRequest } from '#lib/posture/exceptions/preview.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { listWorkloads } from '#lib/posture/workloads/workload.ts'
import { enterPage, type PageParams, titleFor } from '../../../access/enter-page.ts'
import {
  discardDraftAction,
  findPeopleAction,
  findTargetsAction,
  previewRequestAction,
  requestExceptionAction,
  saveDraftAction,
} from './actions.ts'
import { type Beginning, beginning } from './begin.ts'

export const generateMetadata = titleFor('exception.request', 'Request an exception')

export default async function NewExceptionPage({ searchParams }: PageProps<'/exceptions/new'>) {
  const { viewer, db, reach, asked, params } = await enterPage('exception.request', searchParams)
  const now = new Date()
  const today = todayIn(loadConfig(process.env).scan.timeZone, now)
  const begun = await beginning(db, { reach, asked, params, personId: viewer.id, now, today }).catch(notThere)
  const previewed = await firstPreview(db, reach, begun)
  const [policy, owners] = await Promise.all([exceptionPolicy(db), ownersOf(db, reach, previewed)])
  const asker = { id: viewer.id, name: viewer.name }
  const people = [asker, ...owners.filter(({ id }) => id !== asker.id)]
  // An owner asks for themselves; whoever asks for others names who answers for the workload.
  const owner = begun.fields.owner ?? (reach.workloads ? asker : (owners[0] ?? asker))
  return (
    <RequestForm
      key={`${begun.id ?? ''} ${begun.predecessor?.id ?? ''} ${begun.kind}`}
      {...begun}
      draftKey={randomUUID()}
      fields={{ ...begun.fields, owner }}
      choices={choices}
      people={people}
      asker={{ ...asker, mayDecide: mayDo(viewer, 'exception.decide') }}
      policy={policy}
      today={today}
      previewed={previewed}
      back={backTo(params, begun.fields)}
      actions={{
        preview: previewRequestAction,
        save: saveDraftAction,
        discard: discardDraftAction,
        send: requestExceptionAction,
        findTargets: findTargetsAction,
        findPeople: findPeopleAction,
      }}
    />
  )
}

const choices: readonly CheckChoice[] = checklist
  .filter(({ kind }) => kind === 'automated')
  .map(({ id, title, severity }) => ({ id, title, severity }))

function notThere(error: unknown): never {
  if (error instanceof NotFound) notFound()
  throw error
}

async function firstPreview(
  db: Queryable,
  reach: Scope,
  { fields, predecessor }: Beginning,
): Promise<Previewed | null> {
  if (fields.checks.length === 0 || fields.targets.length === 0) return null
  const preview = await previewRequest(db, reach, {
    checks: fields.checks,
    targets: fields.targets.map(({ target }) => target),
    predecessorId: predecessor?.id ?? null,
  })
  return { preview, instead: await fixesInstead(db, reach, preview.byCheck) }
}

/** The people who own the workloads that it is in. */
async function ownersOf(db: Queryable, reach: Scope, previewed: Previewed | null): Promise<readonly Person[]> {
  const slugs = previewed?.preview.workloads.map(({ slug }) => slug) ?? []
  if (slugs.length === 0) return []
  const workloads = await listWorkloads(db, reach)
  const owners = workloads
    .filter(({ slug }) => slugs.includes(slug))
    .flatMap(({ owners: all }) => all.filter(({ kind }) => kind === 'person'))
  return [...new Map(owners.map(({ objectId, name }) => [objectId, { id: objectId, name }])).values()].slice(0, 20)
}

/** Where it hangs in the product: what it was opened from, where that is one thing. */
function backTo({ finding, draft, change, renew, again }: PageParams, { targets }: RequestFields) {
  const [first] = targets
  if (typeof finding === 'string' && !finding.includes(',') && first)
    return { href: `/findings?open=${encodeURIComponent(finding)}`, label: first.label }
  const of = change ?? renew ?? again
  if (typeof of === 'string' && draft === undefined) return { href: `/exceptions/${of}`, label: 'The exception' }
  return { href: '/exceptions', label: 'Exceptions' }
}
