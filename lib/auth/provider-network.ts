import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node'
import { ProviderUnavailable } from './openid.ts'

const TIMEOUT = 10_000

/**
 * How MSAL asks the provider: its own way waits without end for who never answers, and takes the page of a broken proxy
 * for an answer of the provider.
 */
export const providerNetwork: INetworkModule = {
  sendGetRequestAsync: (url, options) => send(url, 'GET', options),
  sendPostRequestAsync: (url, options) => send(url, 'POST', options),
}

async function send<T>(
  url: string,
  method: 'GET' | 'POST',
  { headers = {}, body = '' }: NetworkRequestOptions = {},
): Promise<NetworkResponse<T>> {
  const signal = AbortSignal.timeout(TIMEOUT)
  try {
    const answer = await fetch(url, { method, headers, signal, cache: 'no-store', ...(method === 'POST' && { body }) })
    // Errors of the protocol are 400 and 401, with a body that names them.
    if (answer.status >= 500) throw new Error(`status ${answer.status}`)
    const told = (await answer.json()) as T
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: told }
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } }
    throw new ProviderUnavailable(`${new URL(url).host} does not answer (${cause?.code ?? message}).`, { cause: error })
  }
}
