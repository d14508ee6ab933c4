import { describe, expect, test } from 'vitest'
import { myWorkLead, myWorkTitle, weekWords } from './sentences.ts'

const shop = { slug: 'shop', name: 'Shop', target: 80, weightApplicable: 100, weightPassed: 71 }
const data = { slug: 'data', name: 'Data', target: 90, weightApplicable: 100, weightPassed: 60 }
const done = { slug: 'done', name: 'Done', target: 50, weightApplicable: 100, weightPassed: 60 }
const free = { ...data, slug: 'free', name: 'Free', target: null }
const list = (...findings: [string, number][]) => findings.map(([workload, weight]) => ({ workload, weight }))

describe('the title counts what is theirs', () => {
  test.each([
    [2, 37, 'Two workloads, 37 findings'],
    [1, 1, 'One workload, 1 finding'],
    [12, 0, '12 workloads, and nothing fails'],
    [0, 0, 'No workload is yours yet'],
  ])('%i workloads, %i findings', (workloads, findings, title) => expect(myWorkTitle(workloads, findings)).toBe(title))

  test('and does not say that nothing fails where exceptions cover what does', () => {
    expect(myWorkTitle(2, 0, 3)).toBe('Two workloads, and nothing is left to fix')
    expect(myWorkTitle(2, 1, 3)).toBe('Two workloads, 1 finding')
  })
})

describe('the second sentence says how little is enough', () => {
  test('the first few bring one to its target, whoever else’s are between them', () => {
    expect(myWorkLead([shop, data], list(['shop', 6], ['data', 6], ['shop', 3], ['shop', 3]))).toBe(
      'Fixing the first three brings Shop to its target of 80. One more is below target.',
    )
  })
  test('one is enough', () => {
    expect(myWorkLead([shop], list(['shop', 10]))).toBe('Fixing the first one brings Shop to its target of 80.')
  })
  test('the list is not enough: what it brings to who is furthest', () => {
    expect(myWorkLead([shop, data], list(['data', 10], ['shop', 3], ['data', 3]))).toBe(
      'Fixing the first two of Data brings it from 60.0 to 73.0, on the way to 90.',
    )
  })
  test('nothing on the list is of who is furthest', () => {
    expect(myWorkLead([shop, data], list(['shop', 1]))).toBe('Data stands at 60.0, below its target of 90.')
  })
  test.each([
    ['one alone, there', [done], 'It is on its target.'],
    ['two, there', [done, { ...done, slug: 'two' }], 'Both are on target.'],
    ['some without a target', [done, free], 'Whatever has a target is on it.'],
    ['none with a target', [free], ''],
    ['below, though nothing fails: the rest is unknown', [shop], 'Shop is 9.0 below its target of 80.'],
  ])('%s', (_, workloads, lead) => expect(myWorkLead(workloads, [])).toBe(lead))
})

test('the week in a few words', () => {
  expect(weekWords(4, 1)).toBe('Four fixed, one new.')
  expect(weekWords(0, 2)).toBe('Two new.')
  expect(weekWords(3, 50, 50)).toBe('Three fixed, 50 or more new.')
  expect(weekWords(0, 0)).toBe('Nothing began to fail, and nothing was fixed.')
})
