import { createHash, randomBytes } from 'node:crypto'
import { ServerError } from '@azure/msal-node'
import { CredentialUnusable } from '#lib/auth/client-credential.ts'
import { discover, type OpenIdConfiguration, ProviderUnavailable } from '#lib/auth/openid.ts'
import { clientOf } from '#lib/auth/provider-client.ts'
import type { SignInSettings } from '#lib/config/config.ts'
import { messageOf } from '#lib/db/index.ts'

const TIMEOUT_MS = 10_000

/** What the provider, or the way to it, says against something. */
export interface Refusal {
  /** Entra ID's number (AADSTS…) where there is one, else OAuth's word; 'unusable' and 'unreachable' are ours. */
  readonly code: string
  readonly message: string
}

/** Questions to the OpenID provider that people sign in at. Nothing that it answers is kept, or shown whole. */
export class OpenIdProbe {
  readonly settings: SignInSettings
  readonly #now: () => Date
  #discovery: Promise<OpenIdConfiguration | ProviderUnavailable> | undefined

  constructor(settings: SignInSettings, now: () => Date) {
    this.settings = settings
    this.#now = now
  }

  /** The provider's configuration, asked for once, or why it cannot be had. */
  discovery(): Promise<OpenIdConfiguration | ProviderUnavailable> {
    this.#discovery ??= discover(this.settings).catch((error: unknown) => {
      if (error instanceof ProviderUnavailable) return error
      throw error
    })
    return this.#discovery
  }

  /** How many seconds the provider's clock is ahead of ours; null where it does not tell the time. */
  async secondsAhead(): Promise<number | null> {
    const asked = this.#now().getTime()
    const { headers } = await ask(`${this.settings.authority}/.well-known/openid-configuration`)
    const date = Date.parse(headers.get('date') ?? '')
    return Number.isNaN(date) ? null : Math.round((date - (asked + this.#now().getTime()) / 2) / 1000)
  }

  /**
   * Whether the provider takes us for the application: asks for a token in the application's own name and for itself,
   * with the credential and the library that people are signed in with. The token is thrown away. Null: it does.
   */
  async authenticate(): Promise<Refusal | null> {
    const discovery = await this.discovery()
    if (discovery instanceof ProviderUnavailable) return { code: 'unreachable', message: discovery.message }
    try {
      const client = await clientOf(this.settings, discovery)
      await client.acquireTokenByClientCredential({ scopes: [`${this.settings.clientId}/.default`], skipCache: true })
      return null
    } catch (error) {
      if (error instanceof CredentialUnusable) return { code: 'unusable', message: error.message }
      if (!(error instanceof ServerError)) return { code: 'unreachable', message: messageOf(error) }
      return sawWhoWeAre(error) ? null : refusalOf(error)
    }
  }

  /**
   * Whether the provider would send people back to this address: asks, as nobody, to be signed in without being shown
   * anything. It sends us back with "login required", or stops at the address. Null: it answers something else.
   */
  async acceptsRedirect(redirectUri: string): Promise<boolean | null> {
    const discovery = await this.discovery()
    if (discovery instanceof ProviderUnavailable) return null
    const url = new URL(discovery.authorization_endpoint)
    const random = () => randomBytes(32).toString('base64url')
    const asked = {
      client_id: this.settings.clientId,
      response_type: 'code',
      response_mode: 'query',
      scope: 'openid',
      prompt: 'none',
      redirect_uri: redirectUri,
      state: random(),
      nonce: random(),
      code_challenge: createHash('sha256').update(random()).digest('base64url'),
      code_challenge_method: 'S256',
    }
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
    const { headers, body } = await ask(url.href)
    if (headers.get('location')?.startsWith(`${redirectUri}?`)) return true
    // AADSTS50011: the address is not among those of the registration. Others name the parameter.
    return /AADSTS50011|redirect_uri/.test(body) ? false : null
  }
}

function refusalOf({ errorCode, errorMessage }: ServerError): Refusal {
  return { code: /AADSTS\d+/.exec(errorMessage)?.[0] ?? errorCode, message: withoutTrace(errorMessage || errorCode) }
}

/**
 * Refusals that come only after the credential was accepted: no role for itself where assignment is required
 * (AADSTS501051), or a provider that gives no tokens of this kind.
 */
function sawWhoWeAre({ errorCode, errorMessage }: ServerError): boolean {
  if (/AADSTS\d/.test(errorMessage)) return /AADSTS501051\b/.test(errorMessage)
  return ['unsupported_grant_type', 'unauthorized_client', 'invalid_scope', 'invalid_target'].includes(errorCode)
}

/** Entra ID adds ids and times, and MSAL its own, which help nobody here. */
function withoutTrace(description: string): string {
  const [said = ''] = description.split(/\r?\n| Trace ID:| - Correlation ID:/)
  return said.replace(/^Error\(s\): \S+ - Timestamp: [^-]*(?:-[\d: Z-]*)*Description: /, '').slice(0, 500)
}

/** One request that follows no redirect; what goes wrong on the way is no answer. */
async function ask(url: string): Promise<{ headers: Headers; body: string }> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) })
    return { headers: response.headers, body: await response.text() }
  } catch {
    return { headers: new Headers(), body: '' }
  }
}
