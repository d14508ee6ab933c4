import { randomUUID } from 'node:crypto'
import { Refusal, refused } from './refusal.ts'

/** The application that may sign in. */
export const application = {
  clientId: '7e3b9c52-54d1-4f0e-9a40-5a6d3d6c1f08',
  clientSecret: 'sandbox-secret-of-no-worth',
} as const

const tokenLifetimeSeconds = 3_600

/** Stands for Entra ID before the scanner: tokens for Resource Manager by the client credentials grant. */
export class SignIn {
  readonly #validUntil = new Map<string, number>()

  /** @throws Refusal as Entra ID refuses. */
  token(tenant: string, expectedTenant: string, form: URLSearchParams): unknown {
    if (tenant !== expectedTenant) throw noSuchTenant(tenant)
    if (form.get('grant_type') !== 'client_credentials') {
      throw signInError(400, 'unsupported_grant_type', 'AADSTS70003: The app requested an unsupported grant type.')
    }
    if (form.get('client_id') !== application.clientId) {
      throw signInError(400, 'unauthorized_client', 'AADSTS700016: Application was not found in the directory.')
    }
    if (form.get('client_secret') !== application.clientSecret) {
      throw signInError(401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.')
    }
    if (
      !form
        .get('scope')
        ?.split(' ')
        .some((scope) => scope.endsWith('/.default'))
    ) {
      throw signInError(400, 'invalid_scope', 'AADSTS1002012: The provided value for scope is not valid.')
    }
    const token = `sandbox.${randomUUID()}`
    this.#validUntil.set(token, Date.now() + tokenLifetimeSeconds * 1000)
    return {
      token_type: 'Bearer',
      expires_in: tokenLifetimeSeconds,
      ext_expires_in: tokenLifetimeSeconds,
      access_token: token,
    }
  }

  /** @throws Refusal unless the request carries a token of ours that is still valid. */
  check(authorization: string | undefined): void {
    const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? ''
    if ((this.#validUntil.get(token) ?? 0) > Date.now()) return
    throw refused(
      401,
      token === '' ? 'AuthenticationFailed' : 'InvalidAuthenticationToken',
      token === '' ? "Authentication failed. The 'Authorization' header is missing." : 'The access token is invalid.',
    )
  }
}

export function noSuchTenant(tenant: string): Refusal {
  return signInError(400, 'invalid_tenant', `AADSTS90002: Tenant '${tenant}' not found.`)
}

function signInError(status: number, error: string, description: string): Refusal {
  return new Refusal(status, { error, error_description: description, error_codes: [], correlation_id: randomUUID() })
}
