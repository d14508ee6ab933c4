import { Page } from '#components/ui/page.tsx'
import { ImportWorkloads } from '#components/workloads/import-workloads.tsx'
import { enterPage, titleFor } from '../../../access/enter-page.ts'
import { importWorkloadsAction, previewImportAction } from '../actions.ts'

export const generateMetadata = titleFor('workload.change', 'Import workloads')

export default async function ImportPage() {
  await enterPage('workload.change')
  return (
    <Page
      title="Import workloads"
      lead="All of the file, or nothing. The order of the file is that in which workloads are asked."
      back={{ href: '/workloads', label: 'Workloads' }}
    >
      <ImportWorkloads preview={previewImportAction} apply={importWorkloadsAction} />
    </Page>
  )
}
