import { expect, test } from 'vitest'
import type { ToldState } from '#lib/exceptions/model.ts'
import { reportLead } from './report-words.ts'

const times = (count: number, state: ToldState) => Array<ToldState>(count).fill(state)

test('the report says what it holds in the order of a life, and in force as many as the register says', () => {
  const states = [
    ...[...times(3, 'imported'), ...times(2, 'expired'), 'returned', 'requested', 'approved'],
    ...[...times(4, 'expiring'), 'review', ...times(15, 'active')],
  ] as ToldState[]
  expect(reportLead(states, states.length)).toBe(
    '28 exceptions: 20 in force (4 end soon, 1 grown and in review), 1 requested, 1 sent back for changes, 1 approved for later, 2 expired and 3 imported from Azure Policy.',
  )
  expect(reportLead(['expiring'], 1)).toBe('1 exception: 1 in force (1 ends soon).')
  expect(reportLead(times(2, 'withdrawn'), 2)).toBe('2 exceptions: 2 withdrawn.')
})

test('the report says when there is more, and when there is nothing', () => {
  expect(reportLead(times(2, 'active'), 7)).toMatch(/^2 exceptions: 2 in force\. 5 more match/)
  expect(reportLead([], 0)).toBe('No exception matches.')
})
