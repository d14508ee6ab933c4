import { z } from 'zod'

/** What a request was refused for, as RFC 9457 has it; the field `type` names it for programs. */
export const problemSchema = z
  .strictObject({
    type: z.string().describe('Names the kind of problem: a path below this API’s documentation, or about:blank.'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().optional(),
    requestId: z.string().optional().describe('Names this request in the log of the server.'),
    errors: z
      .array(z.strictObject({ parameter: z.string(), detail: z.string() }))
      .optional()
      .describe('Each parameter that cannot be, or field of the body as a JSON Pointer, and why.'),
  })
  .meta({ id: 'Problem', description: 'Problem details, RFC 9457.' })
export type Problem = z.infer<typeof problemSchema>

/** A parameter that cannot be, and what it should be. */
export interface ParameterProblem {
  readonly parameter: string
  readonly detail: string
}

const titles = {
  400: 'The request cannot be understood',
  401: 'An access token is needed',
  403: 'The access token does not allow this',
  404: 'There is no such thing',
  405: 'This address does not take that method',
  409: 'It cannot be done as things stand',
  413: 'The request is too large',
  415: 'Only JSON is taken',
  422: 'The key stands for another request',
  429: 'Too many requests',
  500: 'Something went wrong here',
  503: 'Not available at the moment',
} as const
export type ProblemStatus = keyof typeof titles

/** An answer of problem details. Never tells whether something exists, or what exactly is wrong with a token. */
export function problem(
  status: ProblemStatus,
  {
    detail,
    requestId,
    errors,
    headers = {},
  }: {
    detail?: string
    requestId?: string | undefined
    errors?: readonly ParameterProblem[]
    headers?: Record<string, string>
  } = {},
): Response {
  const body: Problem = {
    type: 'about:blank',
    title: titles[status],
    status,
    ...(detail && { detail }),
    ...(requestId && { requestId }),
    ...(errors && { errors: [...errors] }),
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  })
}
