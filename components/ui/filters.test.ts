import { describe, expect, test } from 'vitest'
import { defineFilters, filterSentence, pickOption, readFilters } from './filters.ts'

const options = (...labels: string[]) => labels.map((label) => ({ value: label.toLowerCase(), label }))
const filters = defineFilters([
  { param: 'pillar', label: 'Pillar', kind: 'many', options: options('Footprint', 'Configure', 'Maintain') },
  {
    param: 'severity',
    label: 'Severity',
    verb: 'at least',
    kind: 'one',
    options: options('Critical', 'High', 'Medium'),
  },
  {
    param: 'area',
    label: 'Area',
    kind: 'many',
    options: options('Networking', 'Identity', 'Resources', 'Code', 'Operations'),
  },
])
const [pillar, severity, area] = filters as [(typeof filters)[0], (typeof filters)[0], (typeof filters)[0]]

describe('reading the URL', () => {
  test('several values are joined by commas', () =>
    expect(readFilters(filters, { pillar: 'maintain,footprint' }).pillar).toEqual(['footprint', 'maintain']))
  test('a repeated parameter means the same', () =>
    expect(readFilters(filters, { pillar: ['maintain', 'footprint'] }).pillar).toEqual(['footprint', 'maintain']))
  test('what is no option is not asked for', () =>
    expect(readFilters(filters, { pillar: "footprint,'; drop table", severity: 'worst' })).toEqual({
      pillar: ['footprint'],
      severity: [],
      area: [],
    }))
  test('a filter of one value takes one', () =>
    expect(readFilters(filters, { severity: 'high,medium' }).severity).toEqual(['high']))
})

describe('chips read as sentences', () => {
  test('with is, unless the filter has a verb', () => {
    expect(filterSentence(pillar, ['footprint', 'configure'])).toEqual({
      subject: 'Pillar is',
      object: 'Footprint, Configure',
    })
    expect(filterSentence(severity, ['high'])).toEqual({ subject: 'Severity at least', object: 'High' })
  })
  test('many values are counted', () =>
    expect(filterSentence(area, ['networking', 'identity', 'code', 'operations']).object).toBe(
      'Networking, Identity and 2 more',
    ))
})

describe('picking an option', () => {
  test('adds and removes among many, in the order of the options', () => {
    expect(pickOption(pillar, ['maintain'], 'footprint')).toBe('footprint,maintain')
    expect(pickOption(pillar, ['footprint', 'maintain'], 'footprint')).toBe('maintain')
  })
  test('replaces the one value', () => expect(pickOption(severity, ['high'], 'medium')).toBe('medium'))
  test('the last one taken away leaves the URL clean', () => {
    expect(pickOption(pillar, ['footprint'], 'footprint')).toBeNull()
    expect(pickOption(severity, ['high'], 'high')).toBeNull()
  })
})
