import { ConfigError } from '#lib/config/config.ts'
import { AzureProbe, type Identity } from '#lib/setup/azure-probe.ts'
import { configOf } from '#lib/setup/installation.ts'
import { commandsFor } from '#lib/setup/registration/az.ts'
import { printCommands, purposeOf } from './print-commands.ts'
import { askFor, check, type Step } from './steps.ts'

/** What the reading of Azure turned out to be: the tenant is the usual one for signing in. */
export interface Reading {
  readonly tenantId: string | null
}

/** Which credential reads Azure, and what of it; then what it can and cannot read, table by table. */
export async function readingStep(step: Step): Promise<Reading> {
  const { paper, prompt, draft } = step
  paper.heading('2 of 3  Reading Azure')
  paper.say('Looking for a credential: environment, managed identity, az login …')
  let identity = await currentIdentity()
  if (identity.isFound) paper.say(`Found: ${identity.inWords}.`)
  else paper.say('There is none. az login in another terminal is enough to try Temper.')
  if (!identity.isFound || identity.isPerson) {
    paper.say('For a lasting installation give it an identity of its own:')
    for (const commands of commandsFor(purposeOf(draft))) if (commands.id === 'reading') printCommands(paper, commands)
  }
  paper.line()
  const usesAnother = await prompt.confirm('Use an application’s id and secret instead', false)
  if (usesAnother) {
    await askFor(step, 'AZURE_TENANT_ID', { text: 'Tenant id', usual: identity.tenantId })
    await askFor(step, 'AZURE_CLIENT_ID', { text: 'Client id of the application that reads' })
    await askFor(step, 'AZURE_CLIENT_SECRET', { text: 'Its secret (not shown)', isSecret: true })
    identity = await currentIdentity()
  }
  await askFor(step, 'TEMPER_MANAGEMENT_GROUPS', {
    text: 'Ids of management groups to read, by commas (empty: all that it sees)',
    mayBeEmpty: true,
  })
  await check(step, ['azure', 'tables'])
  return { tenantId: identity.tenantId }
}

interface Found extends Pick<Identity, 'inWords' | 'tenantId' | 'isPerson'> {
  readonly isFound: boolean
}

async function currentIdentity(): Promise<Found> {
  const config = configOf(process.env)
  const none = { isFound: false, inWords: '', tenantId: null, isPerson: false }
  if (config instanceof ConfigError) return none
  const identity = await new AzureProbe(config.azure, () => new Date()).identity()
  return 'code' in identity ? none : { isFound: true, ...identity }
}
