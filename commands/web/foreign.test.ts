import { expect, test } from 'vitest'
import { whyForeign } from './foreign.ts'

const ours = 'https://temper.example.com'

test.each([
  ['POST', '/settings', { origin: ours, 'sec-fetch-site': 'same-origin' }, null],
  ['POST', '/settings', { origin: 'https://evil.example' }, 'Origin is https://evil.example'],
  ['POST', '/settings', { origin: ours, 'sec-fetch-site': 'cross-site' }, 'Sec-Fetch-Site is cross-site'],
  ['POST', '/sign-out', {}, 'no Origin'],
  // What only reads may be linked to from anywhere.
  ['GET', '/findings', { 'sec-fetch-site': 'cross-site' }, null],
  ['POST', '/api/v1/posture', {}, null],
])('%s %s with %j is foreign because: %s', (method, url, headers, why) => {
  expect(whyForeign({ method, url, headers }, ours)).toBe(why)
})
