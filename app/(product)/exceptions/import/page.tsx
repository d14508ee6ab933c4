import { DoneImports } from '#components/exceptions/done-imports.tsx'
import { ImportRegister } from '#components/exceptions/import-register.tsx'
import { Page } from '#components/ui/page.tsx'
import { lastImports } from '#lib/exceptions/index.ts'
import { enterPage, titleFor } from '../../../access/enter-page.ts'
import { importRegisterAction, previewRegisterAction } from './actions.ts'

export const generateMetadata = titleFor('exception.import', 'Import exceptions')

export default async function ImportPage() {
  const { db } = await enterPage('exception.import')
  const imports = await lastImports(db, 5)
  return (
    <Page
      title="Import exceptions"
      lead="All of a file, or nothing. Each line is known by its reference, so that the same file again changes nothing."
      back={{ href: '/exceptions', label: 'Exceptions' }}
    >
      <div className="flex flex-col gap-4">
        <ImportRegister preview={previewRegisterAction} apply={importRegisterAction} />
        <DoneImports imports={imports} />
      </div>
    </Page>
  )
}
