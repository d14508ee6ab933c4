import { PolicyFacts } from '#components/exceptions/policy-facts.tsx'
import { PolicyForm } from '#components/exceptions/policy-form.tsx'
import { policyLead, policyTitle } from '#components/exceptions/policy-words.ts'
import { Card } from '#components/ui/card.tsx'
import { Page } from '#components/ui/page.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { defaultPolicy } from '#lib/exceptions/model.ts'
import { exceptionPolicy } from '#lib/exceptions/policy.ts'
import { enterPage, titleFor } from '../../../access/enter-page.ts'
import { savePolicy } from './actions.ts'

export const generateMetadata = titleFor('settings.read', 'Policy of exceptions')

export default async function ExceptionSettingsPage() {
  const { viewer, db } = await enterPage('settings.read')
  const policy = await exceptionPolicy(db)
  return (
    <Page title={policyTitle(policy)} lead={policyLead(policy)}>
      <Card title="Policy" hint="for what is asked for from now on; what is in force stays as it was approved">
        {mayDo(viewer, 'settings.change') ? (
          <PolicyForm policy={policy} standard={defaultPolicy} save={savePolicy} />
        ) : (
          <PolicyFacts policy={policy} />
        )}
      </Card>
    </Page>
  )
}
