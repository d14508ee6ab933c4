import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { importJWK } from 'jose'
import { type Configuration, errors, interactionPolicy, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import { applicationClaims, claimsOf, hinted, pairwiseSubject, personOf } from './claims.ts'
import { errorPage, signedOutPage, signOutPage } from './pages.ts'
import { registration, script, stranger } from './registration.ts'
import { routesOf } from './routes.ts'
import { spoil, unspoilt } from './spoil.ts'
import { Store } from './store.ts'

export interface ProviderOptions {
  /** https; what tokens are signed in the name of. */
  issuer: string
  tenantId: string
}

const hour = 3_600
const api = `api://${registration.clientId}`
const apiScopes = [`${api}/${registration.scope}`, `${api}/.default`, `${registration.clientId}/.default`]

/** An OpenID provider with the sample company's people and the applications of registration.ts; its key is new. */
export async function createProvider({ issuer, tenantId }: ProviderOptions): Promise<Provider> {
  const key = await signingKey()
  const provider = new Provider(issuer, {
    adapter: Store,
    jwks: { keys: [key] },
    clients: clients(),
    routes: routesOf(tenantId),
    cookies: {
      names: { session: 'sandbox-session', interaction: 'sandbox-interaction', resume: 'sandbox-resume' },
      keys: [randomBytes(32).toString('base64url')],
      // Cookies know no ports: below the tenant's path they are not sent to the product on the same host.
      long: { httpOnly: true, sameSite: 'lax', path: `/${tenantId}` },
    },
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    claims: {
      auth_time: null,
      iss: null,
      openid: ['sub', 'oid', 'tid', 'roles', 'groups', 'login_hint', 'sid', 'ver'],
      profile: ['name', 'preferred_username'],
    },
    // Claims of the profile stand in the id token itself.
    conformIdTokenClaims: false,
    subjectTypes: ['pairwise', 'public'],
    pairwiseIdentifier: (_context, id, client) => pairwiseSubject(id, client.clientId),
    findAccount: (_context, id, token) => {
      const person = personOf(id)
      const session = token && 'sessionUid' in token ? token.sessionUid : undefined
      return person && { accountId: id, claims: () => claimsOf(person, tenantId, session) }
    },
    loadExistingGrant: grantOf,
    clientAuthMethods: ['client_secret_post'],
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: apiWhereAskedFor,
        getResourceServerInfo: () => ({
          scope: apiScopes.join(' '),
          audience: registration.clientId,
          accessTokenFormat: 'jwt',
          accessTokenTTL: hour,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
      rpInitiatedLogout: { enabled: true, logoutSource: askToSignOut, postLogoutSuccessSource: saySignedOut },
    },
    formats: {
      customizers: {
        jwt: (_context, token, parts) => {
          const { payload } = parts as { payload: Record<string, unknown> }
          const { client_id: clientId, scope, ...rest } = payload
          parts.header = { typ: 'JWT' }
          parts.payload =
            token.kind === 'ClientCredentials'
              ? { ...rest, ...applicationClaims(`${clientId}`, tenantId) }
              : {
                  ...rest,
                  ...delegated(token as { accountId?: string }, tenantId),
                  azp: clientId,
                  azpacr: '1',
                  scp: scp(scope),
                }
        },
      },
    },
    interactions: { url: (_context, { uid }) => `/${tenantId}/login/${uid}`, policy: prompts() },
    ttl: {
      IdToken: hour,
      AccessToken: hour,
      ClientCredentials: hour,
      AuthorizationCode: 60,
      Interaction: hour,
      Session: 24 * hour,
      Grant: 24 * hour,
    },
    renderError: (context, { error, error_description }) => {
      context.type = 'html'
      context.body = errorPage(error, error_description)
    },
  } satisfies Configuration)
  // Koa would print what is answered as an error anyway.
  provider.silent = true
  // The https server in front says where it was asked.
  provider.proxy = true
  const signer = (await importJWK(key)) as CryptoKey
  provider.use(async (context: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next()
    const body = context.body as { id_token?: string } | undefined
    const { how } = unspoilt(context.oidc?.account?.accountId ?? '')
    if (how && body?.id_token) body.id_token = await spoil(body.id_token, how, signer)
  })
  return provider
}

async function signingKey() {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return {
    ...privateKey.export({ format: 'jwk' }),
    use: 'sig',
    alg: 'RS256',
    kid: randomBytes(16).toString('base64url'),
  }
}

function clients(): NonNullable<Configuration['clients']> {
  const secretInBody = { token_endpoint_auth_method: 'client_secret_post', subject_type: 'pairwise' } as const
  const application = { ...secretInBody, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }
  return [
    {
      ...secretInBody,
      client_id: registration.clientId,
      client_secret: registration.clientSecret,
      client_name: 'Temper',
      grant_types: ['authorization_code', 'client_credentials'],
      response_types: ['code'],
      // As in Entra ID the port of localhost does not count; here that is a trait of applications of this type.
      application_type: 'native',
      redirect_uris: [`http://localhost${registration.redirectPath}`],
      post_logout_redirect_uris: [`http://localhost${registration.signedOutPath}`],
      require_auth_time: true,
    },
    ...[script, stranger].map(({ clientId, clientSecret }) => ({
      ...application,
      subject_type: 'public' as const,
      client_id: clientId,
      client_secret: clientSecret,
    })),
  ]
}

/** The product is the company's own: nobody is asked for consent. */
async function grantOf(context: KoaContextWithOIDC) {
  const { client, account, provider } = context.oidc
  if (!client || !account) return undefined
  const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId })
  grant.addOIDCScope('openid profile email')
  grant.addResourceScope(api, apiScopes.join(' '))
  await grant.save()
  return grant
}

/** Entra ID reads from the scopes whom an access token is for; without one of our API it is for somebody else. */
function apiWhereAskedFor({ oidc }: KoaContextWithOIDC, _client: unknown, oneOf?: readonly string[]) {
  const scope = `${oidc.params?.scope ?? ''}`
  if (oneOf?.includes(api) || scope.split(' ').some((one) => apiScopes.includes(one))) return api
  if (oidc.params?.grant_type === 'client_credentials')
    throw new errors.InvalidScope('AADSTS1002012: The provided value for scope is not valid.', scope)
  return undefined as unknown as string
}

function delegated({ accountId }: { accountId?: string }, tenantId: string) {
  const person = personOf(accountId)
  if (!person) return {}
  const { sub: _person, ...claims } = claimsOf(person, tenantId, undefined)
  return claims
}

const scp = (scope: unknown) =>
  `${scope ?? ''}`
    .split(' ')
    .map((one) => one.slice(one.lastIndexOf('/') + 1))
    .map((one) => (one === '.default' ? registration.scope : one))
    .join(' ')

/** `login` as it is, and `select_account`; never `consent`. */
function prompts() {
  const policy = interactionPolicy.base()
  policy.remove('consent')
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0)
  return policy
}

async function askToSignOut(context: KoaContextWithOIDC, form: string): Promise<void> {
  const { session, params, entities } = context.oidc
  const signedIn = personOf(session?.accountId)
  const isMeant = entities.IdTokenHint !== undefined || (signedIn && hinted(params?.logout_hint) === signedIn)
  context.body = signOutPage(form, { name: signedIn?.name ?? 'Somebody', asks: !isMeant })
}

async function saySignedOut(context: KoaContextWithOIDC): Promise<void> {
  context.type = 'html'
  context.body = signedOutPage()
}
