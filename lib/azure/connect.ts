import { type QueryRequest, ResourceGraphClient } from '@azure/arm-resourcegraph'
import { createDefaultHttpClient, createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline'
import { ClientSecretCredential, DefaultAzureCredential, type TokenCredential } from '@azure/identity'
import type { AzureSettings } from '#lib/config/config.ts'
import { failureOf, malformed, type RawAnswer, timedOut } from './errors.ts'

export interface RequestOptions {
  signal: AbortSignal
  timeoutMs: number
}

/** What the answer's headers say of the caller's quota. */
export interface QuotaSeen {
  remaining?: number
  resetsAfterMs?: number
  /** The answer covers only the first 10,000 of the subscriptions that the caller sees. */
  subscriptionLimitHit: boolean
}

export interface QueryPage {
  rows: unknown[]
  totalRecords: number
  truncated: boolean
  skipToken: string | undefined
  quota: QuotaSeen
}

export interface ListedSubscription {
  id: string
  name: string
  state: string | null
  tags: Record<string, unknown> | null
}

/** One attempt at each request; what to do about failures (always RequestFailure) is the caller's business. */
export interface AzureConnection {
  query(request: QueryRequest, options: RequestOptions): Promise<QueryPage>
  /** One page of Resource Manager's own list, which has no limit; `next` of the page before, or undefined. */
  listSubscriptions(
    next: string | undefined,
    options: RequestOptions,
  ): Promise<{ subscriptions: ListedSubscription[]; next: string | undefined }>
}

/**
 * The chain of @azure/identity: environment secrets, workload identity, managed identity, then the signs-ins of
 * developers' tools, `az login` among them. AZURE_TOKEN_CREDENTIALS narrows it (prod, dev, or one credential's name),
 * as Microsoft documents it. A secret that stands in a file (AZURE_CLIENT_SECRET_FILE) is used instead of the chain.
 */
export function createCredential(settings: AzureSettings): TokenCredential {
  const { tenantId, clientId, clientSecret, authorityHost, disableInstanceDiscovery } = settings
  if (tenantId && clientId && clientSecret)
    return new ClientSecretCredential(tenantId, clientId, clientSecret, { authorityHost, disableInstanceDiscovery })
  return new DefaultAzureCredential({
    authorityHost: settings.authorityHost,
    disableInstanceDiscovery: settings.disableInstanceDiscovery,
    tenantId: settings.tenantId,
    managedIdentityClientId: settings.clientId,
  })
}

/**
 * A connection to the cloud of the settings.
 *
 * The SDK's own retrying is off: it knows neither malformed bodies nor the quota headers, waits by a clock that tests
 * cannot move, and would multiply with the attempts that read.ts makes and counts. Certificates of private clouds are
 * trusted through NODE_EXTRA_CA_CERTS.
 */
export function connectToAzure(
  settings: AzureSettings,
  credential: TokenCredential = createCredential(settings),
): AzureConnection {
  const client = new ResourceGraphClient(credential, {
    endpoint: settings.resourceManager,
    credentials: { scopes: [`${settings.audience.replace(/\/+$/, '')}/.default`] },
    retryOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'temper' },
  })
  const httpClient = createDefaultHttpClient()

  return {
    async query(request, options) {
      return attempt(options, async (abortSignal, seen) => {
        const answer = await client.resources(request, { abortSignal, onResponse: seen })
        return answer
      }).then(({ value, raw }) => pageOf(value, raw))
    },

    async listSubscriptions(next, options) {
      const url = next ?? `${settings.resourceManager}/subscriptions?api-version=2022-12-01`
      // The token goes along: a link to elsewhere is not followed.
      if (new URL(url).origin !== new URL(settings.resourceManager).origin) {
        throw malformed(`The list of subscriptions goes on at a foreign address, ${new URL(url).origin}.`)
      }
      const { value } = await attempt(options, async (abortSignal, seen) => {
        const headers = createHttpHeaders({ accept: 'application/json' })
        const pipelineRequest = createPipelineRequest({ url, method: 'GET', headers, abortSignal })
        const answer = await client.pipeline.sendRequest(httpClient, pipelineRequest)
        seen(answer)
        return answer.status === 200 ? (JSON.parse(answer.bodyAsText ?? '') as unknown) : undefined
      })
      return listOf(value)
    },
  }
}

/** Sends once, with a bound in time, and turns whatever goes wrong into a RequestFailure. */
async function attempt<T>(
  { signal, timeoutMs }: RequestOptions,
  send: (abortSignal: AbortSignal, seen: (answer: RawAnswer) => void) => Promise<T>,
): Promise<{ value: T; raw: RawAnswer }> {
  signal.throwIfAborted()
  let raw: RawAnswer | undefined
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const value = await send(AbortSignal.any([signal, timeout]), (answer) => {
      raw = answer
    })
    if (!raw || raw.status >= 400) throw failureOf(undefined, raw)
    return { value, raw }
  } catch (error) {
    signal.throwIfAborted()
    if (timeout.aborted) throw timedOut(timeoutMs)
    throw failureOf(error, raw)
  }
}

function pageOf(answer: unknown, { headers }: RawAnswer): QueryPage {
  const { data, totalRecords, resultTruncated, skipToken } = (answer ?? {}) as Record<string, unknown>
  if (!Array.isArray(data) || typeof totalRecords !== 'number') {
    throw malformed('The service answered with JSON that is not the result of a query.')
  }
  return {
    rows: data,
    totalRecords,
    truncated: `${resultTruncated}`.toLowerCase() === 'true',
    skipToken: typeof skipToken === 'string' && skipToken !== '' ? skipToken : undefined,
    quota: {
      remaining: countOf(headers.get('x-ms-user-quota-remaining')),
      resetsAfterMs: durationOf(headers.get('x-ms-user-quota-resets-after')),
      subscriptionLimitHit: headers.get('x-ms-tenant-subscription-limit-hit')?.toLowerCase() === 'true',
    },
  }
}

function countOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined
}

/** hh:mm:ss, with fractions of a second where the service is in the mood. */
function durationOf(value: string | undefined): number | undefined {
  const parts = /^(\d+):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(value ?? '')
  return parts ? ((Number(parts[1]) * 60 + Number(parts[2])) * 60 + Number(parts[3])) * 1000 : undefined
}

function listOf(answer: unknown): { subscriptions: ListedSubscription[]; next: string | undefined } {
  const { value, nextLink } = (answer ?? {}) as Record<string, unknown>
  if (!Array.isArray(value)) throw malformed('The service answered with JSON that is not a list of subscriptions.')
  return {
    next: typeof nextLink === 'string' && URL.canParse(nextLink) ? nextLink : undefined,
    subscriptions: value.flatMap((item: Record<string, unknown> | null) =>
      typeof item?.subscriptionId === 'string'
        ? {
            id: item.subscriptionId.toLowerCase(),
            name: typeof item.displayName === 'string' ? item.displayName : item.subscriptionId,
            state: typeof item.state === 'string' ? item.state : null,
            tags: typeof item.tags === 'object' ? (item.tags as ListedSubscription['tags']) : null,
          }
        : [],
    ),
  }
}
