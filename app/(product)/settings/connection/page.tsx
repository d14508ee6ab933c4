import { CheckConnection } from '#components/settings/check-connection.tsx'
import { ConnectionFacts } from '#components/settings/connection-facts.tsx'
import { ConnectionResults } from '#components/settings/connection-results.tsx'
import { connectionLead, connectionTitle, problemsIn } from '#components/settings/connection-words.ts'
import { RegistrationTexts } from '#components/settings/registration-texts.tsx'
import { Card } from '#components/ui/card.tsx'
import { Page } from '#components/ui/page.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Time } from '#components/ui/time.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import { type CheckGroup, checkGroups } from '#lib/setup/check.ts'
import { connectionFacts } from '#lib/setup/connection-facts.ts'
import { type KeptChecks, keptChecks } from '#lib/setup/kept-checks.ts'
import { bicepCommands, commandsFor, filesIn } from '#lib/setup/registration/az.ts'
import { usualName } from '#lib/setup/registration/manifest.ts'
import { registrationFiles } from '#lib/setup/registration/write-files.ts'
import { enterPage, titleFor } from '../../../access/enter-page.ts'
import { checkConnection } from './actions.ts'

export const generateMetadata = titleFor('settings.read', 'Connection')

export default async function ConnectionPage() {
  const { viewer, db } = await enterPage('settings.read')
  const config = loadConfig(process.env)
  const kept = await keptChecks(db, new Date())
  const problems = problemsIn(kept?.results ?? [])
  return (
    <Page
      title={connectionTitle(kept)}
      lead={
        <>
          {connectionLead(kept)} {kept && <CheckedWhen kept={kept} />}
        </>
      }
      actions={
        mayDo(viewer, 'connection.check') && (
          <CheckConnection
            request={checkConnection}
            isRunning={kept?.state === 'running'}
            startedAt={kept?.startedAt.toISOString() ?? null}
          />
        )
      }
    >
      {kept?.state === 'running' && (
        <section aria-label="Check under way" className="rounded-lg border border-line bg-surface px-4.5 py-3">
          <Progress
            label="Checking"
            done={kept.done}
            total={kept.total}
            detail="You may leave this page: the check goes on, and what it finds is kept."
          />
        </section>
      )}
      {problems.length > 0 && (
        <Card title="To mend" hint={`${problems.length} of ${kept?.results.length} checks`} flush>
          <ConnectionResults label="To mend" results={problems} withRemedies />
        </Card>
      )}
      {kept && groups.map((group) => <Group key={group} kept={kept} group={group} />)}
      <Card title="How it is set up" hint="from the environment and .env; secrets are not shown">
        <ConnectionFacts facts={connectionFacts(config)} />
      </Card>
      <Registration />
    </Page>
  )
}

/** What people come to look for first. */
const groups: readonly CheckGroup[] = [
  'tables',
  'azure',
  'sign-in',
  'worker',
  'roles',
  'database',
  'configuration',
  'platform',
]

function CheckedWhen({ kept: { startedAt, finishedAt, startedBy, state } }: { kept: KeptChecks }) {
  if (state === 'running') return null
  return (
    <>
      {state === 'interrupted' ? 'Interrupted' : 'Checked'} <Time value={finishedAt ?? startedAt} as="relative" />
      {startedBy && ` by ${startedBy}`}.
    </>
  )
}

function Group({ kept, group }: { kept: KeptChecks; group: CheckGroup }) {
  const results = kept.results.filter((result) => result.group === group)
  if (results.length === 0) return null
  return (
    <Card title={checkGroups[group]} flush>
      <ConnectionResults label={checkGroups[group]} results={results} />
    </Card>
  )
}

/** What makes the app registration and the reading identity, for this address and this scope. */
function Registration() {
  const { publicUrl, azure, signIn } = loadConfig(process.env)
  const registration = { publicUrl, ...usualName }
  const purpose = {
    registration,
    files: filesIn('.'),
    cloud: azure.cloud,
    clientId: signIn?.clientId ?? null,
    managementGroup: azure.managementGroups[0] ?? null,
  }
  return (
    <Card title="App registration and roles" hint="as npm run setup prints them">
      <RegistrationTexts
        commands={commandsFor(purpose)}
        bicep={azure.cloud === 'public' ? bicepCommands(purpose) : null}
        files={registrationFiles(registration)}
      />
    </Card>
  )
}
