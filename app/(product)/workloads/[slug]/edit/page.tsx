import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Page } from '#components/ui/page.tsx'
import { RetireWorkload } from '#components/workloads/retire-workload.tsx'
import { WorkloadForm } from '#components/workloads/workload-form.tsx'
import { assetTypes } from '#lib/posture/assets/asset-types.ts'
import { ruleFacts } from '#lib/posture/workloads/rule-facts.ts'
import { enterPage } from '../../../../access/enter-page.ts'
import { findOwnersAction, previewRulesAction, retireWorkloadAction, saveWorkloadAction } from '../../actions.ts'
import { findWorkload } from '../../find-workload.ts'
import { knownWorkload } from '../../known-workload.ts'

export async function generateMetadata({ params }: PageProps<'/workloads/[slug]/edit'>): Promise<Metadata> {
  const [{ viewer, db }, { slug }] = await Promise.all([enterPage('workload.change'), params])
  return { title: `Change ${(await findWorkload(db, viewer, slug)).name}` }
}

export default async function EditWorkloadPage({ params }: PageProps<'/workloads/[slug]/edit'>) {
  const [{ db, viewer }, { slug }] = await Promise.all([enterPage('workload.change'), params])
  const workload = await findWorkload(db, viewer, slug)
  if (workload.retiredAt) notFound()
  const [facts, types] = await Promise.all([
    ruleFacts(db),
    assetTypes(db, { subscriptions: null, workloads: [workload.id] }),
  ])
  return (
    <Page
      title={`Change ${workload.name}`}
      lead="Other rules take effect as of the newest scan; what was before stays as it was."
      back={{ href: `/workloads/${slug}`, label: workload.name }}
      actions={
        <RetireWorkload
          slug={slug}
          name={workload.name}
          version={workload.version}
          assets={types.reduce((sum, { assets }) => sum + assets, 0)}
          retire={retireWorkloadAction}
        />
      }
    >
      <WorkloadForm
        key={workload.version}
        stored={knownWorkload(workload)}
        facts={facts}
        actions={{ save: saveWorkloadAction, preview: previewRulesAction, findOwners: findOwnersAction }}
      />
    </Page>
  )
}
