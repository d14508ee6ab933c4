import { describe, expect, test } from 'vitest'
import { defaultPolicy } from '#lib/exceptions/model.ts'
import { judge } from './judge.ts'

const judging = { policy: defaultPolicy, today: '2026-11-23' }
const whole = {
  checks: ['storage-shared-keys'],
  targets: [{ kind: 'workload', slug: 'shop' }],
  category: 'risk_accepted',
  justification: 'The image resizer signs its addresses with the account key until sprint 4.',
  owner: { id: 'ada', name: 'Ada' },
  endsOn: '2027-02-28',
}
const problemsOf = (said: unknown) => {
  const judged = judge(said, judging)
  return 'problems' in judged ? judged.problems.map(({ path }) => path.join('.')).toSorted() : []
}

describe('a request is judged as a whole', () => {
  test('what is right comes out as its terms', () => {
    expect(judge(whole, judging)).toMatchObject({ terms: { startsOn: null, evidence: [] } })
  })

  test('what fields say alone and what they say together is told at once', () => {
    const { category: _, ...rest } = whole
    expect(problemsOf({ ...rest, justification: 'n/a', endsOn: '' })).toEqual(['category', 'endsOn', 'justification'])
    expect(problemsOf({ ...whole, owner: null, endsOn: '2026-11-01' })).toEqual(['endsOn', 'owner'])
    expect(problemsOf({ ...whole, category: 'mitigated', endsOn: '9999-99-99' })).toEqual([
      'compensatingControls',
      'endsOn',
    ])
  })

  test('no field is told of twice', () => {
    for (const said of [
      {},
      { ...whole, endsOn: '2027-02-30' },
      { ...whole, checks: [], targets: 'all' },
      { endsOn: 7 },
    ]) {
      const told = problemsOf(said)
      expect(told).toEqual([...new Set(told)])
      expect(told.length).toBeGreaterThan(0)
    }
  })
})
