import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import type { SignInSettings } from '#lib/config/config.ts'

/** What we need of the provider's OpenID configuration. */
export interface OpenIdConfiguration {
  readonly issuer: string
  /** Where a browser is sent to sign in. */
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly jwks_uri: string
  /** Where a browser is sent to sign out; a provider may have none. */
  readonly end_session_endpoint?: string | undefined
}

/** The provider that people sign in at. */
export interface OpenId {
  /** Its configuration, fetched at most once a day. @throws ProviderUnavailable */
  configuration(): Promise<OpenIdConfiguration>
  /**
   * Its signing keys, for `jwtVerify` of jose. They are fetched when an unknown one is asked for, twice a minute at
   * most, so that made-up key ids cannot make us ask the provider without end.
   */
  readonly keys: JWTVerifyGetKey
}

/** The provider cannot be asked, or says something unusable; the message is fit for a person, with the remedy. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable'
}

const DAY = 24 * 60 * 60 * 1000
const TIMEOUT = 10_000

const isLoopback = ({ hostname }: URL) => ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
const secure = z.url({ protocol: /^https$/ })
// Opened by browsers, and no secret of ours goes there.
const opened = z
  .url({ protocol: /^https?$/ })
  .refine((value) => new URL(value).protocol === 'https:' || isLoopback(new URL(value)))
const configurationSchema = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: opened,
  token_endpoint: secure,
  jwks_uri: secure,
  end_session_endpoint: opened.optional(),
})

const known = new Map<string, OpenId>()

/** The provider of these settings, with what is remembered of it in this process. */
export function openIdOf({ authority }: Pick<SignInSettings, 'authority'>): OpenId {
  const openId = known.get(authority) ?? createOpenId(authority)
  known.set(authority, openId)
  return openId
}

/**
 * Fetches the OpenID configuration now.
 * @throws ProviderUnavailable where it cannot be had, or is not of the authority that we were told
 */
export async function discover({ authority }: Pick<SignInSettings, 'authority'>): Promise<OpenIdConfiguration> {
  const address = `${authority}/.well-known/openid-configuration`
  const answer = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT), cache: 'no-store' }).catch(
    (error: unknown) => {
      throw new ProviderUnavailable(
        `${new URL(authority).host} cannot be reached (${reasonOf(error)}): check TEMPER_SIGN_IN_AUTHORITY, the network, and NODE_EXTRA_CA_CERTS if its certificate is of a private authority.`,
        { cause: error },
      )
    },
  )
  if (!answer.ok)
    throw new ProviderUnavailable(
      `${address} answers ${answer.status}: check the tenant id in TEMPER_SIGN_IN_TENANT_ID, or TEMPER_SIGN_IN_AUTHORITY.`,
    )
  const parsed = configurationSchema.safeParse(await answer.json().catch(() => null))
  if (!parsed.success)
    throw new ProviderUnavailable(`${address} is no OpenID configuration: check TEMPER_SIGN_IN_AUTHORITY.`)
  // OpenID Connect Discovery 1.0, section 4.3: another issuer means that the document is of somebody else.
  if (parsed.data.issuer !== authority)
    throw new ProviderUnavailable(
      `${address} names the issuer ${parsed.data.issuer.slice(0, 200)}: set TEMPER_SIGN_IN_AUTHORITY to that if it is your tenant’s.`,
    )
  return parsed.data
}

/** Where forms and redirects of ours lead a browser at the provider, as origins; empty while it cannot be asked. */
export async function providerOrigins(signIn: Pick<SignInSettings, 'authority'> | null): Promise<string[]> {
  if (!signIn) return []
  try {
    const { authorization_endpoint, end_session_endpoint } = await openIdOf(signIn).configuration()
    const addresses = [authorization_endpoint, ...(end_session_endpoint ? [end_session_endpoint] : [])]
    return [...new Set(addresses.map((address) => new URL(address).origin))]
  } catch {
    return []
  }
}

function createOpenId(authority: string): OpenId {
  const configuration = remembered(() => discover({ authority }))
  let fetched: { from: string; keys: JWTVerifyGetKey } | undefined
  return {
    configuration,
    keys: async (header, token) => {
      const { jwks_uri: from } = await configuration()
      if (fetched?.from !== from)
        fetched = {
          from,
          keys: createRemoteJWKSet(new URL(from), { timeoutDuration: TIMEOUT, cooldownDuration: 30_000 }),
        }
      return fetched.keys(header, token)
    },
  }
}

/** Fetches once a day. What is there serves on while fetching it again fails; a failure alone is not remembered. */
function remembered<T>(fetchIt: () => Promise<T>): () => Promise<T> {
  let value: T | undefined
  let until = 0
  let underWay: Promise<T> | undefined
  const refresh = async () => {
    try {
      value = await fetchIt()
      until = Date.now() + DAY
      return value
    } catch (error) {
      if (value === undefined) throw error
      until = Date.now() + DAY / 24
      return value
    } finally {
      underWay = undefined
    }
  }
  return () => {
    if (value !== undefined && Date.now() < until) return Promise.resolve(value)
    underWay ??= refresh()
    return underWay
  }
}

function reasonOf(error: unknown): string {
  const { cause, name, message } = error as Error & { cause?: { code?: string; message?: string } }
  if (name === 'TimeoutError') return 'no answer within 10 seconds'
  return cause?.code ?? cause?.message ?? message
}
