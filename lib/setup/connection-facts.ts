import type { Config } from '#lib/config/config.ts'
import { inWords } from './words.ts'

/** What is configured, as rows of words. Holds no secret, and no address with a password. */
export function connectionFacts(config: Config): readonly { key: string; value: string }[] {
  const { azure, signIn } = config
  return [
    { key: 'Address', value: config.publicUrl },
    { key: 'Cloud', value: azure.cloud },
    { key: 'Reads', value: scopeInWords(config) },
    { key: 'Reads as', value: azure.clientId ?? 'what the environment, a managed identity or az login gives' },
    ...(signIn
      ? [
          { key: 'Tenant', value: signIn.tenantId },
          { key: 'Provider', value: signIn.authority },
          { key: 'Application', value: signIn.clientId },
          { key: 'Credential', value: credentials[signIn.credential.kind] },
          { key: 'API audience', value: signIn.apiAudience },
        ]
      : [{ key: 'Sign-in', value: 'not set up' }]),
  ]
}

const credentials = {
  secret: 'a client secret',
  certificate: 'a certificate',
  federated: 'a federated credential',
} as const

function scopeInWords({ azure: { managementGroups, subscriptions } }: Config): string {
  const parts = [
    ...(managementGroups.length > 0 ? [`management groups ${inWords(managementGroups, 5)}`] : []),
    ...(subscriptions.length > 0 ? [`subscriptions ${inWords(subscriptions, 5)}`] : []),
  ]
  return parts.length === 0 ? 'all that the credential sees' : parts.join(', and ')
}
