import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'
import { problemSchema } from './problem.ts'
import { isList } from './query.ts'
import type { WriteEndpoint } from './write.ts'

type Json = Record<string, unknown>

/** The version of the contract: additions raise the second number, and nothing is ever taken away from /api/v1. */
const VERSION = '1.1.0'

/**
 * The API as an OpenAPI 3.1 document, made of the very schemas that requests are parsed with.
 * @param server the address that paths are below, such as https://temper.example.com/api/v1
 * @param authority the issuer of access tokens; null while sign-in is not set up
 */
export function openApiDocument(
  endpoints: readonly Endpoint[],
  writeEndpoints: readonly WriteEndpoint[],
  { server, authority, audience }: { server: string; authority: string | null; audience: string | null },
): Json {
  const schemas: Json = {}
  const problem = schemaOf(problemSchema, 'output', schemas)
  const paths: Record<string, Json> = {}
  for (const endpoint of endpoints)
    paths[endpoint.path] = { get: operation(endpoint, schemas), parameters: inPath(endpoint) }
  for (const endpoint of writeEndpoints)
    paths[endpoint.path] = {
      ...(paths[endpoint.path] ?? { parameters: inPath(endpoint) }),
      post: writeOperation(endpoint, schemas),
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Temper',
      version: VERSION,
      summary: 'The hardening posture of an Azure estate',
      description:
        'Everything can be read; exceptions can be asked for and commented on, and only people decide about them, in ' +
        'the product. Send an access token of Microsoft Entra ID: of an application with the role Reader (or Requester, ' +
        'to ask for exceptions), or of a person. What the caller may not see is not there. Lists are read page by page, following `next`.',
    },
    servers: [{ url: server }],
    security: [{ entra: [] }],
    paths,
    components: {
      schemas,
      responses: problemResponses(problem),
      securitySchemes: { entra: securityScheme(authority, audience) },
    },
  }
}

/** Where tokens come from, so that a program can find out the rest by itself. */
function securityScheme(authority: string | null, audience: string | null): Json {
  return authority
    ? {
        type: 'openIdConnect',
        openIdConnectUrl: `${authority}/.well-known/openid-configuration`,
        description: `An access token for ${audience}, in the header Authorization with the scheme Bearer.`,
      }
    : { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Sign-in is not set up yet.' }
}

function operation({ path, summary, description, query, answer }: Endpoint, schemas: Json): Json {
  return {
    operationId: operationId(path),
    summary,
    ...(description && { description }),
    parameters: [
      ...Object.entries(query.shape).map(([name, schema]) => parameter(name, schema as z.ZodType, schemas)),
      {
        name: 'If-None-Match',
        in: 'header',
        schema: { type: 'string' },
        description: 'The ETag of an earlier answer.',
      },
    ],
    responses: {
      200: {
        description: 'The answer.',
        headers: {
          ETag: { schema: { type: 'string' } },
          Link: { schema: { type: 'string' }, description: 'The next page of a list, as rel="next".' },
          RateLimit: { schema: { type: 'string' } },
          'RateLimit-Policy': { schema: { type: 'string' } },
        },
        content: { 'application/json': { schema: schemaOf(answer, 'output', schemas) } },
      },
      304: { description: 'Nothing changed since the answer that If-None-Match names.' },
      ...Object.fromEntries(Object.keys(refusals).map((status) => [status, { $ref: `${RESPONSES}${status}` }])),
    },
  }
}

function writeOperation({ path, summary, description, body, answer, example }: WriteEndpoint, schemas: Json): Json {
  return {
    operationId: operationId(path).replace(/^get/, 'create'),
    summary,
    ...(description && { description }),
    parameters: [
      {
        name: 'Idempotency-Key',
        in: 'header',
        required: true,
        schema: { type: 'string', pattern: '^[\\w.:+/=-]{1,200}$' },
        description:
          'New for every new request, such as a UUID, and the same when the same is sent again: it is done once, and ' +
          'its answer is kept for 24 hours.',
      },
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: schemaOf(body, 'input', schemas), example } },
    },
    responses: {
      201: {
        description: 'It is made. Sent again under the same key, the same answer.',
        headers: { Location: { schema: { type: 'string' }, description: 'Where it can be read.' } },
        content: { 'application/json': { schema: schemaOf(answer, 'output', schemas) } },
      },
      ...Object.fromEntries(
        Object.keys({ ...refusals, ...writeRefusals }).map((status) => [status, { $ref: `${RESPONSES}${status}` }]),
      ),
    },
  }
}

const RESPONSES = '#/components/responses/Problem'

const refusals = {
  400: 'A parameter or field cannot be; `errors` names each.',
  401: 'No access token, or one that is not accepted.',
  403: 'The role of the token does not allow this.',
  404: 'There is no such thing, or it is not the caller’s to see.',
  429: 'Too many requests; Retry-After says how long to wait.',
  500: 'Our mistake: requestId finds it in the log.',
  503: 'The identity provider or the database cannot be reached.',
} as const

const writeRefusals = {
  409: 'It cannot be done as things stand, or the same request is being done at this moment.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'The Idempotency-Key stands for another request.',
} as const

function problemResponses(schema: Json): Json {
  return Object.fromEntries(
    Object.entries({ ...refusals, ...writeRefusals }).map(([status, description]) => [
      `Problem${status}`,
      { description, content: { 'application/problem+json': { schema } } },
    ]),
  )
}

/** /findings/{key} → getFindingsByKey */
function operationId(path: string): string {
  const words = path.split('/').filter(Boolean)
  const name = (word: string) => word.replace(/[^a-z]/gi, '').replace(/^./, (letter) => letter.toUpperCase())
  return `get${words.map((word) => (word.startsWith('{') ? `By${name(word)}` : name(word))).join('')}`
}

function inPath({ path }: Pick<Endpoint, 'path'>): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function parameter(name: string, schema: z.ZodType, schemas: Json): Json {
  const { description, ...rest } = notNull(schemaOf(schema, 'input', schemas))
  return {
    name,
    in: 'query',
    required: false,
    ...(description !== undefined && { description }),
    // By commas or repeated: both are taken, the first is written.
    ...(isList(schema) && { style: 'form', explode: false }),
    schema: rest,
  }
}

/** An address cannot say null: a parameter that may be null is one that may be left out. */
function notNull(schema: Json): Json {
  const { anyOf, default: initial, ...rest } = schema
  if (!Array.isArray(anyOf)) return schema
  const choices = (anyOf as Json[]).filter(({ type }) => type !== 'null')
  const kept = initial === null || initial === undefined ? rest : { ...rest, default: initial }
  return choices.length === 1 ? { ...kept, ...choices[0] } : { ...kept, anyOf: choices }
}

/** The schema as JSON Schema 2020-12, which OpenAPI 3.1 speaks; what has a name goes to `schemas`. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const wrapped = z.toJSONSchema(z.strictObject({ it: schema }), {
    io,
    unrepresentable: 'any',
    override({ jsonSchema }) {
      // The formats say the same, and can be read.
      if (jsonSchema.format === 'date-time' || jsonSchema.format === 'date') delete jsonSchema.pattern
      if (jsonSchema.format === 'uuid' || jsonSchema.format === 'uri') delete jsonSchema.pattern
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  for (const [name, definition] of Object.entries(wrapped.$defs ?? {})) schemas[name] = relocated(definition)
  return relocated(wrapped.properties?.it)
}

function relocated(value: unknown): Json {
  const text = JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/')
  const { id: _id, ...schema } = JSON.parse(text) as Json
  return schema
}
