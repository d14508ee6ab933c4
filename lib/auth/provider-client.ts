import { AuthError, ClientAuthError, ConfidentialClientApplication, ProtocolMode, ServerError } from '@azure/msal-node'
import type { SignInSettings } from '#lib/config/config.ts'
import { CredentialUnusable, clientProof } from './client-credential.ts'
import { type OpenIdConfiguration, openIdOf, ProviderUnavailable } from './openid.ts'
import { providerNetwork } from './provider-network.ts'
import type { SignInRefusal } from './sign-in-refusals.ts'

/** `offline_access`, which MSAL adds, gives a token that we throw away; Entra ID needs `profile` for the object id. */
const SCOPES = ['openid', 'profile']
/** When the person last proved who they are: Entra ID says so where the app registration asks for it, or the request. */
const CLAIMS = JSON.stringify({ id_token: { auth_time: { essential: true } } })

/** What is sent to the provider through the browser, and comes back. */
export interface AuthorizationRequest {
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  /** SHA-256 of the verifier, base64url (PKCE, RFC 7636). */
  readonly challenge: string
  /** Set: the person must prove again who they are. `hint` names the account, where the provider gave us one. */
  readonly again: { readonly hint: string | null } | null
}

/** The address at the provider where a browser signs in. @throws ProviderUnavailable, CredentialUnusable */
export async function authorizationAddress(signIn: SignInSettings, request: AuthorizationRequest): Promise<string> {
  const client = await clientOf(signIn, await openIdOf(signIn).configuration())
  return client.getAuthCodeUrl({
    scopes: SCOPES,
    redirectUri: request.redirectUri,
    responseMode: 'query',
    state: request.state,
    nonce: request.nonce,
    claims: CLAIMS,
    codeChallenge: request.challenge,
    codeChallengeMethod: 'S256',
    ...(request.again && {
      prompt: 'login',
      // For providers other than Entra ID, which goes by the prompt alone.
      extraQueryParameters: { max_age: '0' },
      ...(request.again.hint && { loginHint: request.again.hint }),
    }),
  })
}

export type Redemption =
  | { readonly state: 'redeemed'; readonly idToken: string }
  | { readonly state: 'refused'; readonly refusal: SignInRefusal; readonly reason: string }

/** Exchanges a code for the id token. The other tokens of the answer are not kept: nothing is done in anybody’s name. */
export async function redeemCode(
  signIn: SignInSettings,
  { code, redirectUri, verifier, nonce }: { code: string; redirectUri: string; verifier: string; nonce: string },
): Promise<Redemption> {
  try {
    const client = await clientOf(signIn, await openIdOf(signIn).configuration())
    const { idToken } = await client.acquireTokenByCode({
      code,
      redirectUri,
      scopes: SCOPES,
      codeVerifier: verifier,
      nonce,
    })
    return idToken ? { state: 'redeemed', idToken } : refused('token-refused', 'no id token')
  } catch (error) {
    return whyNotRedeemed(error)
  }
}

/** One for each use: it remembers the tokens of everybody whose code it redeemed, and reads the credential only once. */
export async function clientOf(signIn: SignInSettings, configuration: OpenIdConfiguration) {
  return new ConfidentialClientApplication({
    auth: {
      clientId: signIn.clientId,
      authority: signIn.authority,
      // Ours is pinned, and Microsoft's list of authorities is not asked.
      knownAuthorities: [new URL(signIn.authority).host],
      authorityMetadata: JSON.stringify(configuration),
      ...(await clientProof(signIn.credential)),
    },
    system: { protocolMode: ProtocolMode.OIDC, networkClient: providerNetwork },
  })
}

function whyNotRedeemed(error: unknown): Redemption {
  if (error instanceof ProviderUnavailable) return refused('provider-unreachable', error.message)
  if (error instanceof CredentialUnusable) return refused('client-refused', error.message)
  if (!(error instanceof AuthError)) throw error
  // The provider's own words may name people; its codes do not.
  const code = [error.errorCode, /AADSTS\d+/.exec(error.errorMessage ?? '')?.[0]].filter(Boolean).join(' ')
  if (error instanceof ServerError) {
    if (error.errorCode === 'invalid_grant') return refused('code-refused', code)
    if (['invalid_client', 'unauthorized_client'].includes(error.errorCode)) return refused('client-refused', code)
    return refused('provider-error', code)
  }
  const isOfToken = error instanceof ClientAuthError && /nonce|token/.test(error.errorCode)
  return isOfToken ? refused('token-refused', code) : refused('provider-unreachable', code)
}

function refused(refusal: SignInRefusal, reason: string): Redemption {
  return { state: 'refused', refusal, reason: reason.slice(0, 300) }
}
