import { expect, test } from 'vitest'
import { refusalOf, refusedAs } from './refusal.ts'

type Changes = { method?: string; url?: string; host?: string; headers?: Record<string, string> }

const answer = ({ host = 'localhost:3000', headers, ...rest }: Changes, publicUrl = 'http://localhost:3000') =>
  refusalOf({ method: 'GET', url: '/findings?q=a%20b', headers: { host, ...headers }, ...rest }, publicUrl)
const statusOf = (changes: Changes, publicUrl?: string) => answer(changes, publicUrl)?.status ?? null

test.each([
  ['localhost:3000', null],
  ['LOCALHOST:3000', null],
  // Another name of this machine: sent to where cookies and sign-in are.
  ['127.0.0.1:3000', 307],
  ['[::1]:3000', 307],
  ['127.0.0.1:8080', 421],
  ['rebound.example:3000', 421],
  ['127.0.0.1.rebound.example', 421],
  ['localhost:3000.rebound.example', 421],
  ['', 421],
])('who asks for %j gets %s', (host, status) => {
  expect(statusOf({ host })).toBe(status)
})

test('the redirect to our own name keeps the path, and leads nowhere else', () => {
  expect(answer({ host: '127.0.0.1:3000', url: '/assets?type=a' })?.location).toBe(
    'http://localhost:3000/assets?type=a',
  )
  expect(statusOf({ host: '127.0.0.1:3000', url: '//evil.example' })).toBe(400)
  expect(statusOf({ host: '127.0.0.1:3000', method: 'POST' })).toBe(421)
})

test('behind a public address only that is answered, but for the question whether we are alive', () => {
  const at = (host: string, url = '/') => statusOf({ host, url }, 'https://temper.example.com')
  expect([at('temper.example.com'), at('localhost:3000'), at('10.0.0.4:3000')]).toEqual([null, 421, 421])
  expect(at('10.0.0.4:3000', '/api/health/live')).toBeNull()
})

test.each([
  ['/', null],
  ['/assets/subscriptions/1/caf%C3%A9', null],
  // The path is as strict as decodeURIComponent; parameters are decoded leniently by who reads them.
  ['/findings?q=100%', null],
  ['/assets/%', 400],
  ['/assets/%ff%fe', 400],
  ['/assets/%00', 400],
  ['/api/search?q=%00', 400],
  ['//evil.example/', 400],
  ['http://evil.example/', 400],
  ['*', 400],
])('%s gets %s', (url, status) => {
  expect(statusOf({ url })).toBe(status)
})

test('methods that nothing here has are refused before the framework sees them', () => {
  expect(['GET', 'HEAD', 'POST'].map((method) => statusOf({ method }))).toEqual([null, null, null])
  expect(['TRACE', 'PUT', 'DELETE', 'OPTIONS', 'FOO'].map((method) => statusOf({ method }))).toEqual(Array(5).fill(405))
})

test.each([
  [{ 'content-length': '1048576' }, null],
  [{ 'content-length': '1048577' }, 413],
  [{ 'content-length': '99999999999999999999' }, 400],
  [{ 'content-length': '-1' }, 400],
  [{ 'transfer-encoding': 'chunked' }, 411],
  [{ 'content-type': 'multipart/form-data; boundary=x' }, 415],
  [{ 'content-type': 'multipart/form-data; boundary=x', 'next-action': '40' }, null],
  [{ 'content-type': 'application/x-www-form-urlencoded' }, null],
])('a body announced as %j gets %s', (headers, status) => {
  expect(statusOf({ method: 'POST', headers })).toBe(status)
})

test.each([
  ['%5B%22%22%2C%7B%7D%5D', null],
  ['', 400],
  ['%', 400],
  ['null', 400],
  ['%5B%5D', 400],
  [encodeURIComponent('['.repeat(2000)), 400],
])('the state of a router said to be %j gets %s', (state, status) => {
  expect(statusOf({ headers: { 'next-router-state-tree': state } })).toBe(status)
})

test('the API refuses in its own words, pages in a sentence', () => {
  const refusal = { status: 405, reason: 'Only this is answered.' }
  const { body, ...headers } = refusedAs(refusal, '/api/v1/posture?limit=1')
  expect(headers).toMatchObject({ 'content-type': 'application/problem+json', allow: 'GET, HEAD, POST' })
  expect(JSON.parse(body)).toMatchObject({ title: 'Method Not Allowed', status: 405, detail: refusal.reason })
  expect(refusedAs(refusal, '/api/v10')).toMatchObject({ allow: 'GET, HEAD, POST', body: `${refusal.reason}\n` })
})
