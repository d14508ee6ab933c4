import Ajv2020 from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { endpoints, writeEndpoints } from './index.ts'
import { openApiDocument } from './openapi.ts'

type Json = Record<string, unknown>
interface Operation {
  operationId: string
  parameters: { name: string; in: string; schema: Json; required?: boolean }[]
  responses: Record<string, Json>
}

const document = openApiDocument(endpoints, writeEndpoints, {
  server: 'https://temper.example.com/api/v1',
  authority: 'https://login.example.com/t/v2.0',
  audience: 'api://temper',
})
const paths = document.paths as Record<
  string,
  { get?: Operation; post?: Operation; parameters: Operation['parameters'] }
>
const operations = Object.values(paths).flatMap(({ get, post }) => [get, post].filter((one) => one !== undefined))

function each(value: unknown, visit: (value: Json) => void): void {
  if (Array.isArray(value)) for (const item of value) each(item, visit)
  else if (typeof value === 'object' && value !== null) {
    visit(value as Json)
    for (const item of Object.values(value)) each(item, visit)
  }
}

describe('the OpenAPI document', () => {
  test('is of version 3.1 and says whose tokens it takes', () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    expect(document).toMatchObject({ info: { title: expect.any(String), version: expect.any(String) } })
    expect(document.security).toEqual([{ entra: [] }])
  })

  test('names every address of the API, each operation once, and every part of a path', () => {
    expect(Object.keys(paths)).toEqual([...new Set([...endpoints, ...writeEndpoints].map(({ path }) => path))])
    const ids = operations.map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [path, { parameters }] of Object.entries(paths))
      expect(parameters.map(({ name }) => name)).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
  })

  test('has exactly the parameters that requests are parsed with, none of them twice', () => {
    for (const { path, query } of endpoints) {
      const asked = paths[path]!.get!.parameters.filter((one) => one.in === 'query')
      expect(asked.map(({ name }) => name)).toEqual(Object.keys(query.shape))
      expect(asked.every(({ required }) => required !== true)).toBe(true)
    }
  })

  test('refers only to what it holds', () => {
    each(document, ({ $ref }) => {
      if (typeof $ref !== 'string') return
      const target = $ref
        .slice(2)
        .split('/')
        .reduce<unknown>((value, name) => (value as Json | undefined)?.[name], document)
      expect(target, $ref).toBeTypeOf('object')
    })
  })

  test('holds schemas that are valid JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema({ $id: 'https://temper.example.com/openapi', components: document.components })
    const schemas = (document.components as { schemas: Record<string, Json> }).schemas
    for (const [name, schema] of Object.entries(schemas)) {
      expect(ajv.validateSchema(schema), name).toBe(true)
      expect(() =>
        ajv.compile({ $ref: `https://temper.example.com/openapi#/components/schemas/${name}` }),
      ).not.toThrow()
    }
    for (const { parameters } of operations)
      for (const { schema } of parameters) expect(ajv.validateSchema(schema)).toBe(true)
  })

  test('never says null of a parameter: an address cannot', () => {
    for (const { parameters } of operations)
      each(parameters, (value) => {
        expect(value.type).not.toBe('null')
        expect('default' in value ? value.default : '').not.toBeNull()
      })
  })

  test('shows with an example what is sent, which is taken as it is', () => {
    for (const { path, body, example } of writeEndpoints) {
      const { error } = body.safeParse(example)
      expect(error?.issues ?? [], path).toEqual([])
      const post = paths[path]?.post
      expect(post?.parameters).toMatchObject([{ name: 'Idempotency-Key', in: 'header', required: true }])
      expect(post).toMatchObject({ requestBody: { content: { 'application/json': { example } } } })
    }
  })

  test('offers no decision: that needs a person with a fresh sign-in', () => {
    const written = Object.entries(paths).flatMap(([path, { post }]) => (post ? [path] : []))
    expect(written).toEqual(['/exceptions', '/exceptions/{name}/comments'])
  })
})
