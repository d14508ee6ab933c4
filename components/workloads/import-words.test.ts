import { expect, test } from 'vitest'
import { importTitle } from './import-words.ts'

const one = (slug: string) => ({ slug, name: slug, what: ['target'] })
const nothing = { added: [], changed: [], untouched: 0, problems: [] }

test.each([
  [
    { ...nothing, added: [one('a'), one('b')], changed: [one('c')], untouched: 4 },
    'Two would be added, one changed. Four stay as they are.',
  ],
  [{ ...nothing, changed: [one('c')], untouched: 1 }, 'One would be changed. One stays as it is.'],
  [{ ...nothing, untouched: 3 }, 'Nothing would change. Three stay as they are.'],
  [nothing, 'There is no workload in it.'],
  [
    { ...nothing, added: [one('a')], problems: [{ line: 3, field: 'target', message: 'Between 0 and 100.' }] },
    '1 problem stands in the way. Nothing has been changed.',
  ],
])('%o', (told, title) => expect(importTitle(told)).toBe(title))
