import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'

function written(entry: object): string {
  const lines: string[] = []
  createLogger('info', { write: (line) => void lines.push(line) }).info(entry, 'said')
  return lines.join('')
}

test('secrets are cut out under their names, down to three levels', () => {
  const line = written({
    cookie: 'hush',
    request: { headers: { authorization: 'hush', 'set-cookie': 'hush' }, client_secret: 'hush' },
    session: { token: 'hush' },
  })
  expect(line).not.toContain('hush')
  expect(line.match(/\[cut\]/g)).toHaveLength(5)
})

test('of an error its kind, message, code, stack and cause are written, not what else it carries', () => {
  const cause = new RangeError('below')
  const error = Object.assign(new TypeError('broken', { cause }), { code: '23505', detail: 'Key (name)=(Ada) exists' })
  const line = written({ error })
  expect(JSON.parse(line)).toMatchObject({
    error: {
      type: 'TypeError',
      message: 'broken',
      errorCode: '23505',
      cause: { type: 'RangeError', message: 'below' },
    },
    msg: 'said',
  })
  expect(line).not.toContain('Ada')
})
