import { expect, test } from 'vitest'
import { observedText } from './observed-text.ts'

test.each([
  [undefined, 'not set'],
  [null, 'not set'],
  ['', '""'],
  ['TLS1_0', 'TLS1_0'],
  [false, 'false'],
  [['a', 'b'], '[a, b]'],
  [{}, '{}'],
  [
    {
      name: 'allow-admin',
      id: '/x',
      etag: 'W/1',
      properties: { provisioningState: 'Succeeded', access: 'Allow', ports: ['22'] },
    },
    'name allow-admin, access Allow, ports [22]',
  ],
])('%o reads as %s', (value, text) => {
  expect(observedText(value)).toBe(text)
})

test('what is long is cut', () => {
  expect(observedText('x'.repeat(1000))).toHaveLength(241)
})
