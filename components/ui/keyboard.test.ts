import { expect, test } from 'vitest'
import { keyOf } from './keyboard.ts'

const press = (key: string, held: Partial<{ ctrlKey: boolean; metaKey: boolean; altKey: boolean }> = {}) =>
  keyOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...held })

test('letters do not depend on caps lock', () => expect([press('j'), press('J')]).toEqual(['j', 'j']))
test('Ctrl and ⌘ are the same', () =>
  expect([press('k', { ctrlKey: true }), press('k', { metaKey: true })]).toEqual(['mod+k', 'mod+k']))
test('a key held with Ctrl is not the plain key', () => expect(press('j', { ctrlKey: true })).not.toBe('j'))
test('Alt belongs to the system', () => expect(press('j', { altKey: true })).toBeNull())
test('signs are themselves on any layout', () => expect([press('?'), press('/')]).toEqual(['?', '/']))
