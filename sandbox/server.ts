import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { Estate } from '#sandbox/estate/estate.ts'
import { createCertificate } from './certificate.ts'
import { answerControl } from './control.ts'
import { type Fault, Faults } from './faults.ts'
import { QueryError } from './kql/syntax.ts'
import { Listings, tableOf } from './listing.ts'
import { registration, script, stranger } from './openid/registration.ts'
import { type OpenId, startOpenId } from './openid/server.ts'
import { type Answer, answerPage, Broken } from './page.ts'
import { invalidQuery, Refusal, refused } from './refusal.ts'
import { scopeOf, visibleSubscriptions } from './scope.ts'
import { application, noSuchTenant, SignIn } from './sign-in.ts'

export interface SandboxOptions {
  /** The estate of a day; called once for each day that is set. */
  estate: (day: number) => Estate
  day?: number
  /** Default: any that is free. */
  port?: number
  faults?: readonly Fault[]
  /** Where the certificate's file is put; default: a new folder for temporary files. */
  folder?: string
}

export interface SandboxStats {
  requests: number
  /** Requests by table; `subscriptions`, `token` and `sign-in` (people’s tokens) for what else can be asked for. */
  byTable: Record<string, number>
  rows: number
  bytes: number
  underWay: number
  /** The most requests that were under way at once. */
  mostUnderWay: number
}

export interface Sandbox {
  url: string
  certificate: string
  certificateFile: string
  faults: Faults
  stats: SandboxStats
  readonly day: number
  setDay(day: number): void
  /** The variables with which the product reads this sandbox instead of Azure. */
  environment(): Record<string, string>
  close(): Promise<void>
}

const queryRequest = z.object({
  query: z.string(),
  subscriptions: z.array(z.string()).nullish(),
  managementGroups: z.array(z.string()).nullish(),
  options: z
    .object({
      $top: z.int().min(1).max(1_000).nullish(),
      $skip: z.int().min(0).nullish(),
      $skipToken: z.string().nullish(),
      resultFormat: z.enum(['objectArray', 'table']).nullish(),
      authorizationScopeFilter: z.string().nullish(),
    })
    .nullish(),
})

/** Starts a stand-in for Azure on localhost: Resource Graph, Resource Manager's list of subscriptions, and sign-in. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { key, certificate, file } = await createCertificate(options.folder)
  const state = new State(options)
  const server = createServer({ key, cert: certificate }, (request, response) => void state.serve(request, response))
  // Pages are asked for in a row; a connection that closes in between costs a handshake and, now and then, a reset.
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, 'localhost', resolve)
  })
  state.origin = `https://localhost:${(server.address() as AddressInfo).port}`
  const openId = await startOpenId({ origin: state.origin, tenantId: state.estate.tenantId })
  state.openId = openId
  return {
    url: state.origin,
    certificate,
    certificateFile: file,
    faults: state.faults,
    stats: state.stats,
    get day() {
      return state.day
    },
    setDay: (day) => state.setDay(day),
    environment: () => ({
      AZURE_RESOURCE_MANAGER: state.origin,
      AZURE_AUTHORITY_HOST: state.origin,
      AZURE_DISABLE_INSTANCE_DISCOVERY: 'true',
      AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential',
      AZURE_TENANT_ID: state.estate.tenantId,
      AZURE_CLIENT_ID: application.clientId,
      AZURE_CLIENT_SECRET: application.clientSecret,
      TEMPER_SIGN_IN_AUTHORITY: openId.issuer,
      TEMPER_SIGN_IN_TENANT_ID: state.estate.tenantId,
      TEMPER_SIGN_IN_CLIENT_ID: registration.clientId,
      TEMPER_SIGN_IN_CLIENT_SECRET: registration.clientSecret,
      NODE_EXTRA_CA_CERTS: file,
      TEMPER_SAMPLE_DATA: 'true',
    }),
    close: async () => {
      await openId.close()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

class State {
  readonly faults: Faults
  readonly stats: SandboxStats = { requests: 0, byTable: {}, rows: 0, bytes: 0, underWay: 0, mostUnderWay: 0 }
  readonly #estateAt: (day: number) => Estate
  readonly #signIn = new SignIn()
  readonly #listings = new Listings()
  estate: Estate
  day: number
  origin = ''
  openId: OpenId | undefined

  constructor({ estate, day = 0, faults }: SandboxOptions) {
    this.#estateAt = estate
    this.day = day
    this.estate = estate(day)
    this.faults = new Faults(faults)
  }

  setDay(day: number): void {
    this.estate = this.#estateAt(day)
    this.day = day
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.stats.requests++
    this.stats.underWay++
    this.stats.mostUnderWay = Math.max(this.stats.mostUnderWay, this.stats.underWay)
    try {
      const { status, body, headers } = await this.#answer(request)
      this.stats.bytes += body.length
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(body)
    } catch (error) {
      if (!(error instanceof Broken)) response.destroy(error as Error)
      else if (error.kind === 'reset') request.socket.destroy()
      // A stalled request is left open for the client to give up on.
    } finally {
      this.stats.underWay--
    }
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    try {
      return await this.#route(request)
    } catch (error) {
      const refusal = error instanceof QueryError ? invalidQuery(error) : error
      if (!(refusal instanceof Refusal)) throw refusal
      return { status: refusal.status, body: JSON.stringify(refusal.body), headers: refusal.headers }
    }
  }

  async #route(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? '/', this.origin)
    const [, first = '', ...rest] = url.pathname.split('/')
    const path = rest.join('/')
    if (first === '_sandbox') return answerControl(this, request.method ?? '', path, await text(request))
    const signedIn = await this.#signInAnswer(request, first, path)
    if (signedIn) return signedIn
    this.#signIn.check(request.headers.authorization)
    if (first === 'subscriptions' && path === '' && request.method === 'GET') return this.#subscriptions(url)
    if (
      `${first}/${path}`.toLowerCase() === 'providers/microsoft.resourcegraph/resources' &&
      request.method === 'POST'
    ) {
      return this.#resources(await text(request))
    }
    throw refused(404, 'NotFound', `The sandbox does not answer ${request.method} ${url.pathname}.`)
  }

  /** What Entra ID answers: people and applications of the API at the OpenID provider, the scanner as ever. */
  async #signInAnswer(request: IncomingMessage, tenant: string, path: string): Promise<Answer | undefined> {
    const { openId } = this
    if (!openId) return undefined
    if (path === 'v2.0/.well-known/openid-configuration') {
      if (tenant !== this.estate.tenantId) throw noSuchTenant(tenant)
      return json(openId.discovery())
    }
    if (path === 'discovery/v2.0/keys') return openId.forward(request, '')
    if (path !== 'oauth2/v2.0/token' || request.method !== 'POST') return undefined
    const body = await text(request)
    const form = new URLSearchParams(body)
    if (tenant === this.estate.tenantId && openIdClients.includes(form.get('client_id') ?? '')) {
      this.#count('sign-in')
      return openId.forward(request, body)
    }
    this.#count('token')
    return json(this.#signIn.token(tenant, this.estate.tenantId, form))
  }

  #subscriptions(url: URL): Answer {
    this.#count('subscriptions')
    const offset = Number(url.searchParams.get('$skiptoken') ?? 0)
    const met = this.faults.meeting({ table: 'subscriptions', subscriptions: [], offset })
    const all = visibleSubscriptions(this.estate)
    const rows = all.slice(offset, offset + subscriptionsAPage).map(({ id, name, state }) =>
      JSON.stringify({
        id: `/subscriptions/${id}`,
        subscriptionId: id,
        tenantId: this.estate.tenantId,
        displayName: name,
        state,
        authorizationSource: 'RoleBased',
      }),
    )
    const next = offset + subscriptionsAPage
    const nextLink = `${this.origin}/subscriptions?api-version=2022-12-01&$skiptoken=${next}`
    return answerPage(
      met,
      rows,
      (kept) => `{"value":[${kept.join()}]${next < all.length ? `,"nextLink":"${nextLink}"` : ''}}`,
    )
  }

  #resources(body: string): Answer {
    const parsed = queryRequest.safeParse(parsedJson(body))
    if (!parsed.success) throw refused(400, 'BadRequest', z.prettifyError(parsed.error))
    const { query, options } = parsed.data
    const table = tableOf(query)
    this.#count(table)
    const subscriptions = (parsed.data.subscriptions ?? []).map((id) => id.toLowerCase())
    const offset = offsetOf(options?.$skipToken, query) ?? options?.$skip ?? 0
    const met = this.faults.meeting({ table, subscriptions, offset })
    const limit = subscriptions.length === 0 ? met.find(({ kind }) => kind === 'limit-hit') : undefined
    const scope = scopeOf(this.estate, table, {
      subscriptions,
      managementGroups: parsed.data.managementGroups ?? [],
      authorizationScopeFilter: options?.authorizationScopeFilter ?? undefined,
      shortenedTo: limit && (limit.count ?? 1),
    })
    const listing = this.#listings.open(this.estate, query, table, scope)
    const top = options?.$top ?? 1_000
    const rows = listing.page(offset, top)
    const hasMore = offset + rows.length < listing.total
    const repeated = met.find(({ kind }) => kind === 'repeat')?.count ?? 1
    const before = () => listing.page(Math.max(0, offset - repeated), Math.min(offset, repeated))
    return answerPage(
      met,
      rows,
      (kept, spoilt) => {
        this.stats.rows += kept.length
        const token = spoilt.offset ?? (hasMore && listing.isPaged ? offset + rows.length : undefined)
        const truncated = spoilt.truncated || (hasMore && !listing.isPaged)
        return `{"totalRecords":${listing.total},"count":${kept.length},"data":[${kept.join()}],"facets":[],"resultTruncated":"${truncated}"${
          token === undefined || spoilt.truncated ? '' : `,"$skipToken":"${tokenOf(token, query)}"`
        }}`
      },
      { offset, before, limitHit: limit !== undefined },
    )
  }

  #count(table: string): void {
    this.stats.byTable[table] = (this.stats.byTable[table] ?? 0) + 1
  }
}

const subscriptionsAPage = 500
const openIdClients: readonly string[] = [registration, script, stranger].map(({ clientId }) => clientId)

function json(value: unknown): Answer {
  return { status: 200, body: JSON.stringify(value), headers: {} }
}

function parsedJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** A token says where to go on and with which query; it is good for no other. */
function tokenOf(offset: number, query: string): string {
  return Buffer.from(JSON.stringify([offset, query.length, query.slice(0, 40)])).toString('base64')
}

function offsetOf(token: string | null | undefined, query: string): number | undefined {
  if (!token) return undefined
  const [offset] = (parsedJson(Buffer.from(token, 'base64').toString()) as [number] | undefined) ?? []
  if (typeof offset !== 'number' || tokenOf(offset, query) !== token) {
    throw refused(400, 'BadRequest', 'The skip token is not one of this query.')
  }
  return offset
}
