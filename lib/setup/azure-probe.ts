import type { AccessToken, TokenCredential } from '@azure/identity'
import { decodeJwt } from 'jose'
import { z } from 'zod'
import { type AzureConnection, connectToAzure, createCredential } from '#lib/azure/connect.ts'
import { type Discovery, discover } from '#lib/azure/discover.ts'
import { codes, EstateUnreachable, failureOf, RequestFailure } from '#lib/azure/errors.ts'
import type { ServiceError, VisibleSubscription } from '#lib/azure/events.ts'
import { tableQueries } from '#lib/azure/queries.ts'
import { Requests, systemClock } from '#lib/azure/requests.ts'
import type { Source } from '#lib/azure/sources.ts'
import type { AzureSettings } from '#lib/config/config.ts'

/** Somebody waits for the answer: less patience than a scan has. */
const LIMITS = { timeoutMs: 20_000, attempts: 2 }
const CHANGES_KEPT_MS = 14 * 24 * 60 * 60 * 1000
/** Resource Graph takes at most this many subscriptions a request. */
const MOST_SUBSCRIPTIONS = 1_000
/** So many refused one by one mean that it is not about single subscriptions. */
const REFUSALS_BELIEVED = 8

/** Who the credential turned out to be, as far as its token tells: tokens are no business of ours but for this. */
export interface Identity {
  /** Object id of the user, service principal or managed identity; null where the token cannot be read. */
  readonly objectId: string | null
  readonly tenantId: string | null
  /** "az login as jo@example.com", "the managed identity …". */
  readonly inWords: string
  /** Somebody's own account: good for a try, and not for a lasting installation. */
  readonly isPerson: boolean
}

/** How one table answered. */
export type TableAnswer =
  /** `refused`: subscriptions that the service says nothing of, and why. */
  | { readonly state: 'answered'; readonly rows: number; readonly refused: readonly Refused[] }
  | { readonly state: 'failed'; readonly kind: RequestFailure['kind']; readonly error: ServiceError }

export interface Refused {
  readonly subscription: VisibleSubscription
  readonly error: ServiceError
}

/** The subscriptions that the credential sees, by whether they can be read. */
export interface Reach extends Discovery {
  readonly readable: readonly VisibleSubscription[]
  readonly unreadable: readonly Refused[]
}

export interface RoleHeld {
  /** The role definition's guid, lower case. */
  readonly role: string
  readonly scope: string
}

const claims = z.object({
  oid: z.string().optional(),
  tid: z.string().optional(),
  appid: z.string().optional(),
  idtyp: z.string().optional(),
  upn: z.string().optional(),
  unique_name: z.string().optional(),
  xms_mirid: z.string().optional(),
})

/** Questions to Azure with the configured credential, each asked once. */
export class AzureProbe {
  readonly settings: AzureSettings
  readonly #now: () => Date
  readonly #connection: AzureConnection
  readonly #credential: TokenCredential
  readonly #requests: Requests
  #identity: Promise<Identity | ServiceError> | undefined
  #found: Promise<Reach | ServiceError> | undefined

  constructor(
    settings: AzureSettings,
    now: () => Date,
    {
      credential = createCredential(settings),
      connection = connectToAzure(settings, credential),
    }: { credential?: TokenCredential; connection?: AzureConnection } = {},
  ) {
    this.settings = settings
    this.#now = now
    this.#credential = credential
    this.#connection = connection
    const signal = new AbortController().signal
    this.#requests = new Requests(this.#connection, { clock: systemClock, signal, ...LIMITS })
  }

  /** Whether there is a token, and whose. */
  identity(): Promise<Identity | ServiceError> {
    this.#identity ??= this.#askIdentity()
    return this.#identity
  }

  async #askIdentity(): Promise<Identity | ServiceError> {
    try {
      const scope = `${this.settings.audience.replace(/\/+$/, '')}/.default`
      const token = await this.#credential.getToken(scope, { abortSignal: AbortSignal.timeout(LIMITS.timeoutMs) })
      if (!token) return { code: codes.credential, message: 'No credential could get a token for Azure.' }
      return identityOf(token)
    } catch (error) {
      return failureOf(error, undefined).service
    }
  }

  /** The subscriptions in reach, or why there are none to be seen. */
  subscriptions(): Promise<Reach | ServiceError> {
    this.#found ??= this.#discover()
    return this.#found
  }

  async #discover(): Promise<Reach | ServiceError> {
    const identity = await this.identity()
    if ('code' in identity) return identity
    try {
      const { subscriptions, managementGroups } = this.settings
      const found = await discover({ requests: this.#requests, subscriptions, managementGroups })
      const answer = await this.#ask('resourcecontainers', found.visible)
      const unreadable = answer.state === 'answered' ? answer.refused : []
      const refused = new Set(unreadable.map(({ subscription }) => subscription.id))
      return { ...found, unreadable, readable: found.visible.filter(({ id }) => !refused.has(id)) }
    } catch (error) {
      if (error instanceof EstateUnreachable) return { code: error.code, message: error.message }
      throw error
    }
  }

  /** Asks one table of all that can be read; null where there is nothing to ask about. */
  async table(source: Source): Promise<TableAnswer | null> {
    const found = await this.subscriptions()
    if ('code' in found || found.readable.length === 0) return null
    return this.#ask(source, found.readable)
  }

  /** As a scan asks, but for the first row only: the answer says how many there are. */
  async #ask(source: Source, subscriptions: readonly VisibleSubscription[]): Promise<TableAnswer> {
    const answer = { state: 'answered' as const, rows: 0, refused: [] as Refused[] }
    try {
      for (let start = 0; start < subscriptions.length; start += MOST_SUBSCRIPTIONS)
        await this.#askBatch(source, subscriptions.slice(start, start + MOST_SUBSCRIPTIONS), answer)
      return answer
    } catch (error) {
      if (error instanceof RequestFailure) return { state: 'failed', kind: error.kind, error: error.service }
      throw error
    }
  }

  /** One subscription that is refused makes the service refuse all of a request: it is found by halving. */
  async #askBatch(
    source: Source,
    subscriptions: readonly VisibleSubscription[],
    answer: { rows: number; refused: Refused[] },
  ): Promise<void> {
    const [only] = subscriptions
    if (!only) return
    try {
      answer.rows += await this.#countRows(source, subscriptions)
    } catch (error) {
      const isRefused = error instanceof RequestFailure && error.kind === 'refused' && error.answered
      if (!isRefused || answer.refused.length > REFUSALS_BELIEVED) throw error
      if (subscriptions.length === 1) {
        answer.refused.push({ subscription: only, error: error.service })
        return
      }
      const middle = Math.ceil(subscriptions.length / 2)
      await this.#askBatch(source, subscriptions.slice(0, middle), answer)
      await this.#askBatch(source, subscriptions.slice(middle), answer)
    }
  }

  async #countRows(source: Source, subscriptions: readonly VisibleSubscription[]): Promise<number> {
    const query = tableQueries.find((table) => table.source === source)
    const since = new Date(this.#now().getTime() - CHANGES_KEPT_MS)
    const { totalRecords } = await this.#requests.query({
      query: query?.kql(since) ?? source,
      subscriptions: subscriptions.map(({ id }) => id),
      options: {
        resultFormat: 'objectArray',
        top: 1,
        ...(query?.aboveSubscriptions && { authorizationScopeFilter: 'AtScopeAboveAndBelow' }),
      },
    })
    return totalRecords
  }

  /**
   * The roles that the identity was given itself, as Resource Graph sees them; what it has through groups is not among
   * them. Null: it cannot be told.
   */
  async rolesHeld(): Promise<RoleHeld[] | null> {
    const identity = await this.identity()
    const found = await this.subscriptions()
    if ('code' in identity || !identity.objectId || 'code' in found || found.readable.length === 0) return null
    try {
      const page = await this.#requests.query({
        query: rolesQuery(identity.objectId),
        subscriptions: found.readable.slice(0, MOST_SUBSCRIPTIONS).map(({ id }) => id),
        options: { resultFormat: 'objectArray', top: 1_000, authorizationScopeFilter: 'AtScopeAboveAndBelow' },
      })
      return page.rows.flatMap(roleHeldOf)
    } catch (error) {
      if (error instanceof RequestFailure) return null
      throw error
    }
  }

  /** Requests of this kind that the credential may still send in the current window; null where nothing said so. */
  quotaRemaining(): number | null {
    return this.#requests.counts.quotaRemaining
  }

  /** How often the service asked us to wait. */
  throttled(): number {
    return this.#requests.counts.throttled
  }
}

// The id comes from a token and is matched against a pattern first: nothing else gets into the query.
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function rolesQuery(objectId: string): string {
  return `authorizationresources
| where type =~ 'microsoft.authorization/roleassignments' and properties.principalId =~ '${objectId}'
| project id, properties
| order by id asc`
}

const assignment = z.object({ properties: z.object({ roleDefinitionId: z.string(), scope: z.string() }) })

function roleHeldOf(row: unknown): RoleHeld[] {
  const parsed = assignment.safeParse(row)
  if (!parsed.success) return []
  const { roleDefinitionId, scope } = parsed.data.properties
  return [{ role: roleDefinitionId.toLowerCase().split('/').at(-1) ?? '', scope }]
}

/** Client ids of Microsoft's own tools, which sign in on behalf of a person. */
const tools: Readonly<Record<string, string>> = {
  '04b07795-8ddb-461a-bbee-02f9e1bf7b46': 'az login',
  '1950a258-227b-4e31-a9cf-717495945fc2': 'Azure PowerShell',
}

function identityOf({ token }: AccessToken): Identity {
  const read = claims.safeParse(claimsOf(token))
  if (!read.success)
    return { objectId: null, tenantId: null, inWords: 'a credential that does not tell its name', isPerson: false }
  const { oid, tid, appid = '', upn, unique_name, xms_mirid, idtyp } = read.data
  const person = idtyp === 'app' || xms_mirid ? undefined : (upn ?? unique_name)
  const unattended = xms_mirid ? `the managed identity ${xms_mirid.split('/').at(-1)}` : `the application ${appid}`
  return {
    objectId: oid && guid.test(oid) ? oid.toLowerCase() : null,
    tenantId: tid?.toLowerCase() ?? null,
    inWords: person ? `${tools[appid] ?? 'a person'} as ${person}` : unattended,
    isPerson: person !== undefined,
  }
}

function claimsOf(token: string): unknown {
  try {
    return decodeJwt(token)
  } catch {
    return null
  }
}
