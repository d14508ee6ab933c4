import { expect, test } from 'vitest'
import { defineFilters } from '#components/ui/filters.ts'
import { filterWords, partWords, reportLead } from './report-words.ts'

test('the report says what it holds in the order of a life, and in force as many as the register says', () => {
  const states = { imported: 3, expired: 2, returned: 1, requested: 1, approved: 1, expiring: 4, review: 1, active: 15 }
  expect(reportLead(states)).toBe(
    '28 exceptions: 20 in force (4 end soon, 1 grown and in review), 1 requested, 1 sent back for changes, 1 approved for later, 2 expired and 3 imported from Azure Policy.',
  )
  expect(reportLead({ expiring: 1 })).toBe('1 exception: 1 in force (1 ends soon).')
  expect(reportLead({ withdrawn: 2000 })).toBe('2,000 exceptions: 2,000 withdrawn.')
  expect(reportLead({})).toBe('No exception matches.')
})

test.each([
  [{ before: 0, shown: 28, total: 28, size: 500 }, 'All 28 exceptions, ends soonest first.'],
  [
    { before: 0, shown: 500, total: 10_000, size: 500 },
    'Part 1 of 20: exceptions 1 to 500 of 10,000, ends soonest first.',
  ],
  [{ before: 500, shown: 1, total: 501, size: 500 }, 'Part 2 of 2: exceptions 501 to 501 of 501, ends soonest first.'],
])('a part of the report says what of the whole it holds: %j', (part, words) => {
  expect(partWords(part, 'Ends soonest')).toBe(words)
})

test('the filter is told in the words of its chips', () => {
  const filters = defineFilters([
    { param: 'owner', label: 'Owner', kind: 'many', options: [{ value: '1', label: 'Mona Lind' }] },
    { param: 'within', label: 'Ends', verb: '', kind: 'one', options: [{ value: '7', label: 'within 7 days' }] },
  ])
  expect(filterWords('In force', filters, new URLSearchParams())).toBe('The part “In force” of the register.')
  expect(filterWords('All', filters, new URLSearchParams('owner=1,2&within=7&q=tls'))).toBe(
    'The part “All” of the register, where owner is Mona Lind or 2, ends within 7 days and the words “tls” are found.',
  )
})
