import type { EndedBySignOut } from './ending-sessions.ts'
import { openIdOf } from './openid.ts'
import type { SignInConfig } from './sign-in.ts'

/** Where the provider sends a browser after signing out; the app registration names it among its redirect addresses. */
export const signedOutUriOf = ({ publicUrl }: Pick<SignInConfig, 'publicUrl'>) => `${publicUrl}/signed-out`

/**
 * Where a browser goes that has signed out here: to the provider, to sign out there, which leads back; or straight to
 * our own page where nobody was signed in, or the provider cannot be asked.
 * OpenID Connect RP-Initiated Logout 1.0. Entra ID takes the claim `login_hint` as the hint of whose session it is; so
 * we need not keep id tokens.
 */
export async function signOutAddress(config: SignInConfig, ended: EndedBySignOut | null): Promise<string> {
  const here = '/signed-out'
  if (!config.signIn || !ended) return here
  try {
    const { end_session_endpoint: endpoint } = await openIdOf(config.signIn).configuration()
    if (!endpoint) return here
    const address = new URL(endpoint)
    address.searchParams.set('client_id', config.signIn.clientId)
    address.searchParams.set('post_logout_redirect_uri', signedOutUriOf(config))
    if (ended.signOutHint) address.searchParams.set('logout_hint', ended.signOutHint)
    return address.href
  } catch {
    return here
  }
}
