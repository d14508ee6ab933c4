import { expect, test } from 'vitest'
import { exportHref } from './export-href.ts'

test('a file holds what the filter leaves, whatever page of it is on screen', () => {
  expect(exportHref('findings', 'csv', '')).toBe('/export/findings.csv')
  expect(exportHref('findings', 'ndjson', 'severity=high&group=asset&open=x&after=y')).toBe(
    '/export/findings.ndjson?severity=high',
  )
  expect(exportHref('assets', 'json', 'view=types&before=z&q=a%26b')).toBe('/export/assets.json?q=a%26b')
})

test('a file of the register holds the part of it that is on screen', () => {
  expect(exportHref('exceptions', 'csv', 'view=all&q=vm&after=x')).toBe('/export/exceptions.csv?view=all&q=vm')
})
