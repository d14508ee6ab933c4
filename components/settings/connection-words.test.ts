import { describe, expect, test } from 'vitest'
import type { CheckResult, CheckStatus } from '#lib/setup/check.ts'
import type { KeptChecks } from '#lib/setup/kept-checks.ts'
import { connectionLead, connectionTitle, problemsIn } from './connection-words.ts'

const result = (status: CheckStatus, id = 'x', group: CheckResult['group'] = 'azure'): CheckResult => ({
  group,
  id,
  title: id,
  status,
  found: '',
  remedy: null,
})
const kept = (results: CheckResult[], state: KeptChecks['state'] = 'finished'): KeptChecks => ({
  state,
  startedAt: new Date(0),
  finishedAt: null,
  startedBy: null,
  done: 1,
  total: 2,
  results,
})

describe('the connection in words', () => {
  test.each([
    [null, 'The connection has not been checked yet'],
    [kept([], 'running'), 'The connection is being checked'],
    [kept([result('ok'), result('skipped')]), 'Everything that was checked is right'],
    [kept([result('ok'), result('warning')]), 'It works, with 1 warning'],
    [kept([result('failed')]), 'One thing is wrong'],
    [kept([result('failed'), result('failed'), result('warning')]), '2 things are wrong, and 1 warning'],
    [kept([result('ok')], 'interrupted'), 'The check was interrupted'],
  ])('says how it stands', (checks, words) => {
    expect(connectionTitle(checks)).toBe(words)
  })

  test('says how many tables can be read', () => {
    const tables = (...statuses: CheckStatus[]) =>
      kept(statuses.map((status, i) => result(status, `tables.${i}`, 'tables')))
    expect(connectionLead(tables('ok', 'ok'))).toBe('All 2 tables of Resource Graph can be read.')
    expect(connectionLead(tables('ok', 'failed'))).toBe('1 of 2 tables of Resource Graph can be read whole.')
  })

  test('puts what failed before what only warns', () => {
    const results = [result('warning', 'a'), result('ok', 'b'), result('failed', 'c'), result('warning', 'd')]
    expect(problemsIn(results).map(({ id }) => id)).toEqual(['c', 'a', 'd'])
  })
})
