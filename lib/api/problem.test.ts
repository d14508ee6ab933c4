import { expect, test } from 'vitest'
import { problem, problemSchema } from './problem.ts'

test('a problem is one of RFC 9457, kept by nobody, and says no more than it must', async () => {
  for (const status of [400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503] as const) {
    const answer = problem(status)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const body = await answer.json()
    expect(problemSchema.parse(body)).toEqual({ type: 'about:blank', title: expect.any(String), status })
  }
})

test('what went wrong here is named by the id of the request alone', async () => {
  expect(await problem(500, { requestId: 'r-1' }).json()).toEqual({
    type: 'about:blank',
    title: 'Something went wrong here',
    status: 500,
    requestId: 'r-1',
  })
})

test('a parameter that cannot be is named, and what is told besides stands in headers', async () => {
  const answer = problem(400, { errors: [{ parameter: 'limit', detail: 'is too large' }], headers: { 'x-y': 'z' } })
  expect(problemSchema.parse(await answer.json())).toMatchObject({
    errors: [{ parameter: 'limit', detail: 'is too large' }],
  })
  expect(answer.headers.get('x-y')).toBe('z')
})
