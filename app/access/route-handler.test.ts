import { expect, test } from 'vitest'
import { paramsOf } from './route-handler.ts'

test('handlers get parameters as pages do: a text, or a list where one is repeated', () => {
  expect(paramsOf('http://localhost/export/assets.csv?q=vm&type=a&type=b&sort=')).toEqual({
    q: 'vm',
    type: ['a', 'b'],
    sort: '',
  })
})

test('a name that objects have anyway is a parameter like others', () => {
  expect(Object.hasOwn(paramsOf('http://localhost/?__proto__=x'), '__proto__')).toBe(true)
  expect(({} as Record<string, unknown>).x).toBeUndefined()
})
