import { ImportRegister } from '#components/exceptions/import-register.tsx'
import { Page } from '#components/ui/page.tsx'
import { enterPage, titleFor } from '../../../access/enter-page.ts'
import { importRegisterAction, previewRegisterAction } from './actions.ts'

export const generateMetadata = titleFor('exception.import', 'Import exceptions')

export default async function ImportPage() {
  await enterPage('exception.import')
  return (
    <Page
      title="Import exceptions"
      lead="All of a file, or nothing. Each line is known by its reference, so that the same file again changes nothing."
      back={{ href: '/exceptions', label: 'Exceptions' }}
    >
      <ImportRegister preview={previewRegisterAction} apply={importRegisterAction} />
    </Page>
  )
}
