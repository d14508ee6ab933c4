import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Provider } from 'oidc-provider'
import { samplePeople } from '#sandbox/estate/people.ts'
import { hinted, personOf } from './claims.ts'
import { choicePage, errorPage } from './pages.ts'
import { registration } from './registration.ts'
import { routesOf } from './routes.ts'
import { signedInAt, unspoilt } from './spoil.ts'

export interface OpenIdOptions {
  /** Where the https server in front answers; issuer and tokens name it. */
  origin: string
  tenantId: string
}

export interface Forwarded {
  status: number
  body: string
  headers: Record<string, string>
}

export interface OpenId {
  issuer: string
  /** The discovery document. */
  discovery(): unknown
  /** Answers what came to the https server: tokens and keys. */
  forward(request: IncomingMessage, body: string): Promise<Forwarded>
  close(): Promise<void>
}

/**
 * Starts the OpenID provider. Applications ask the https server in front for documents, tokens and keys. What a
 * browser opens is served here on plain http, as it would refuse the certificate: browsers trust http on localhost.
 */
export async function startOpenId({ origin, tenantId }: OpenIdOptions): Promise<OpenId> {
  const issuer = `${origin}/${tenantId}/v2.0`
  let made: Promise<Provider> | undefined
  // Most sandboxes are asked for rows only: the key is made when somebody signs in.
  const provider = () => (made ??= load().then(({ createProvider }) => createProvider({ issuer, tenantId })))
  const server = createServer((request, response) => {
    provider()
      .then((ready) => answer(ready, tenantId, request, response))
      .catch((error: Error) => response.destroy(error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, 'localhost', resolve)
  })
  const pages = `http://localhost:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    discovery: () => discoveryOf({ issuer, origin, pages, tenantId }),
    forward: (request, body) => forward(pages, request, body),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The package warns of every runtime that is not called LTS, also of one that is newer than those that it knows. */
async function load() {
  const { warn } = console
  console.warn = (...said: unknown[]) => {
    if (!`${said[0]}`.includes('Unsupported runtime')) warn(...said)
  }
  try {
    return await import('./provider.ts')
  } finally {
    console.warn = warn
  }
}

function discoveryOf({ issuer, origin, pages, tenantId }: Record<'issuer' | 'origin' | 'pages' | 'tenantId', string>) {
  const routes = routesOf(tenantId)
  return {
    issuer,
    authorization_endpoint: `${pages}${routes.authorization}`,
    end_session_endpoint: `${pages}${routes.end_session}`,
    token_endpoint: `${origin}${routes.token}`,
    jwks_uri: `${origin}${routes.jwks}`,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    tenant_region_scope: null,
  }
}

async function answer(provider: Provider, tenantId: string, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (url.pathname.startsWith(`/${tenantId}/login/`)) return choose(provider, request, response)
  // Entra ID knows from the address whose sign-out it is; the provider wants to be told.
  if (url.pathname === routesOf(tenantId).end_session && !url.searchParams.has('id_token_hint')) {
    url.searchParams.set('client_id', registration.clientId)
    request.url = `${url.pathname}${url.search}`
  }
  return provider.callback()(request, response)
}

async function choose(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const html = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
  try {
    const { session, params } = await provider.interactionDetails(request, response)
    if (request.method !== 'POST') {
      const known = hinted(params.login_hint) ?? personOf(session?.accountId)
      const people = Object.values(samplePeople)
      response.writeHead(200, html).end(choicePage({ action: request.url ?? '', people, known }))
      return
    }
    const chosen = new URLSearchParams(await text(request)).get('person') ?? ''
    const result = personOf(chosen)
      ? { login: { accountId: chosen, ts: signedInAt(unspoilt(chosen).how) }, select_account: {} }
      : { error: 'access_denied', error_description: 'AADSTS50020: There is no such person in the directory.' }
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  } catch (error) {
    response.writeHead(400, html).end(errorPage('interaction_not_found', (error as Error).message))
  }
}

/** Passes on what came over https, and says where it came to. */
async function forward(pages: string, request: IncomingMessage, body: string): Promise<Forwarded> {
  const { host = '', 'content-type': contentType, authorization } = request.headers
  const answered = await fetch(`${pages}${request.url}`, {
    method: request.method ?? 'GET',
    headers: {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': host,
      ...(contentType && { 'content-type': contentType }),
      ...(authorization && { authorization }),
    },
    ...(request.method === 'POST' && { body }),
  })
  return {
    status: answered.status,
    body: await answered.text(),
    headers: {
      'content-type': answered.headers.get('content-type') ?? 'application/json',
      'cache-control': 'no-store',
    },
  }
}
