import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { prepare } from './request.ts'

function prepared(url: string, headers: Record<string, string>, publicUrl = 'http://localhost:3000') {
  const request = new IncomingMessage(new Socket())
  request.url = url
  Object.assign(request.headers, headers)
  const response = new ServerResponse(request)
  const told = prepare(request, response, { publicUrl, trustedProxies: 0 }, [])
  return { request, response, told }
}

test('what a visitor sends under our own names is not heard', () => {
  const { request, told } = prepared('/', {
    'x-temper-address': '10.0.0.1',
    'x-temper-anything': 'x',
    'x-request-id': 'mine',
    'x-nonce': 'mine',
    'x-middleware-subrequest': 'middleware',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-for': '10.0.0.1',
    cookie: 'a=b',
  })
  expect(request.headers).toMatchObject({ 'x-forwarded-host': 'localhost:3000', cookie: 'a=b' })
  expect(request.headers['x-temper-anything']).toBeUndefined()
  expect(request.headers['x-middleware-subrequest']).toBeUndefined()
  expect(told.requestId).not.toBe('mine')
  expect(told.address).toBe('unknown')
})

test('the policy of the answer carries the nonce that the pages are told', () => {
  const { request, response } = prepared('/', {})
  expect(response.getHeader('content-security-policy')).toContain(`'nonce-${request.headers['x-nonce']}'`)
})

test.each([
  ['/findings?severity=high&_rsc=1x2y3', '/findings?severity=high'],
  ['/findings?_rsc=1x2y3', '/findings'],
  ['/findings?q=_rsc', '/findings?q=_rsc'],
])('the way back from %s is %s', (url, path) => {
  expect(prepared(url, {}).request.headers['x-temper-path']).toBe(path)
})
