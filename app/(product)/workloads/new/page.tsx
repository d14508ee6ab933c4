import { Page } from '#components/ui/page.tsx'
import { WorkloadForm } from '#components/workloads/workload-form.tsx'
import { ruleFacts } from '#lib/posture/workloads/rule-facts.ts'
import { enterPage, titleFor } from '../../../access/enter-page.ts'
import { findOwnersAction, previewRulesAction, saveWorkloadAction } from '../actions.ts'

export const generateMetadata = titleFor('workload.change', 'New workload')

export default async function NewWorkloadPage() {
  const { db } = await enterPage('workload.change')
  return (
    <Page
      title="New workload"
      lead="What one team answers for. It takes effect once its rules are applied, and changes nothing of the past."
      back={{ href: '/workloads', label: 'Workloads' }}
    >
      <WorkloadForm
        stored={null}
        facts={await ruleFacts(db)}
        actions={{ save: saveWorkloadAction, preview: previewRulesAction, findOwners: findOwnersAction }}
      />
    </Page>
  )
}
