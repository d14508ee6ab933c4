import { expect, test } from 'vitest'
import { detailWords } from './security-words.ts'

test('an event says in words what it holds, and nothing of what is empty', () => {
  expect(detailWords({ path: '/scans', action: 'scan.read' })).toBe('path /scans, action scan.read')
  expect(detailWords({ roles: ['Security', 'Approver'], session: 'c2' })).toBe(
    'roles Security and Approver, session c2',
  )
  expect(detailWords({ list: 'findings', rows: 0, filter: { q: '', area: [], sort: 'points', unknown: false } })).toBe(
    'list findings, rows 0, filter (sort points)',
  )
  expect(detailWords({ filter: {}, why: null })).toBeUndefined()
})
