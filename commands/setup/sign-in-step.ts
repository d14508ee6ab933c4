import { bicepCommands, commandsFor } from '#lib/setup/registration/az.ts'
import { writeRegistrationFiles } from '#lib/setup/registration/write-files.ts'
import { defaultUrl, printCommands, purposeOf } from './print-commands.ts'
import type { Reading } from './reading-step.ts'
import { askFor, check, type Step } from './steps.ts'

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The app registration that people sign in with: how to make it, then its ids and credential. */
export async function signInStep(step: Step, { tenantId }: Reading): Promise<void> {
  const { paper, draft } = step
  paper.heading('3 of 3  Signing in')
  paper.say('People sign in with Entra ID. What they may do follows from the app roles that they are given there.')
  paper.line()
  const publicUrl = await askFor(step, 'TEMPER_URL', {
    text: 'Where people reach the dashboard',
    usual: defaultUrl(draft),
    isDefault: true,
  })
  if (publicUrl?.startsWith('https:'))
    await askFor(step, 'TEMPER_TRUSTED_PROXIES', { text: 'How many proxies stand in front of it', usual: '1' })
  await printRegistration(step, publicUrl ?? defaultUrl(draft))
  await askFor(step, 'TEMPER_SIGN_IN_TENANT_ID', { text: 'Tenant id', usual: draft.get('AZURE_TENANT_ID') ?? tenantId })
  await askFor(step, 'TEMPER_SIGN_IN_CLIENT_ID', { text: 'Client id of the app registration' })
  await askForCredential(step)
  if (draft.has('TEMPER_SIGN_IN_CLIENT_ID')) await check(step, ['sign-in'])
  else paper.say('Without a client id nobody can sign in: run this again when the app registration is made.')
}

async function printRegistration(step: Step, publicUrl: string): Promise<void> {
  const { paper, draft } = step
  const purpose = purposeOf(draft, publicUrl)
  await writeRegistrationFiles(purpose.files.folder, purpose.registration)
  paper.line()
  paper.say(
    `If there is no app registration yet, run these where az is signed in: here, or in Azure Cloud Shell with the files of ${purpose.files.folder}. Run again, they change nothing that is right.`,
  )
  for (const commands of commandsFor(purpose)) if (commands.id !== 'reading') printCommands(paper, commands)
  if (purpose.cloud === 'public') printCommands(paper, bicepCommands(purpose))
  paper.line()
}

async function askForCredential(step: Step): Promise<void> {
  const { draft, paper } = step
  const file = ['TEMPER_SIGN_IN_CERTIFICATE_FILE', 'TEMPER_SIGN_IN_FEDERATED_TOKEN_FILE'].find((name) =>
    draft.has(name),
  )
  if (file) {
    paper.say(`The credential is the file of ${file}: ${draft.get(file)}.`)
    return
  }
  await askFor(step, 'TEMPER_SIGN_IN_CLIENT_SECRET', {
    text: 'Its client secret (not shown)',
    isSecret: true,
    judge: (value) =>
      guid.test(value) ? 'That is the id of a secret. Its value is shown only when the secret is made.' : null,
  })
}
