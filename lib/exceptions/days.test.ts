import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, beginningOf, daysBetween, endOf, isDay, todayIn } from './days.ts'

const zones = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Pacific/Auckland', 'Africa/Cairo']
const zone = fc.constantFrom(...zones)
const day = fc
  .date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2100-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('a day in a time zone', () => {
  test('ends when the next one begins, and holds exactly the moments of which it is the day', () => {
    fc.assert(
      fc.property(day, zone, (one, where) => {
        expect(endOf(one, where)).toEqual(beginningOf(addDays(one, 1), where))
        expect(todayIn(where, beginningOf(one, where))).toBe(one)
        expect(todayIn(where, new Date(endOf(one, where).getTime() - 1))).toBe(one)
        expect(todayIn(where, new Date(beginningOf(one, where).getTime() - 1))).toBe(addDays(one, -1))
      }),
    )
  })

  test('has 23 hours where clocks go forward, and 25 where they go back', () => {
    const hours = (one: string) =>
      (endOf(one, 'Europe/Berlin').getTime() - beginningOf(one, 'Europe/Berlin').getTime()) / 3_600_000
    expect(hours('2027-03-28')).toBe(23)
    expect(hours('2026-10-25')).toBe(25)
    expect(hours('2027-02-28')).toBe(24)
  })

  test('begins at one where clocks go forward at midnight', () => {
    expect(beginningOf('2023-04-28', 'Africa/Cairo').toISOString()).toBe('2023-04-27T22:00:00.000Z')
    expect(endOf('2023-04-27', 'Africa/Cairo').toISOString()).toBe('2023-04-27T22:00:00.000Z')
  })

  test('ends elsewhere at another moment', () => {
    expect(endOf('2027-02-28', 'Pacific/Auckland').toISOString()).toBe('2027-02-28T11:00:00.000Z')
    expect(endOf('2027-02-28', 'America/Sao_Paulo').toISOString()).toBe('2027-03-01T03:00:00.000Z')
  })
})

describe('the calendar', () => {
  test('has 29 February in leap years only', () => {
    expect(isDay('2028-02-29')).toBe(true)
    expect(isDay('2027-02-29')).toBe(false)
    expect(isDay('2100-02-29')).toBe(false)
    expect(addDays('2028-02-29', 1)).toBe('2028-03-01')
    expect(addDays('2027-02-28', 1)).toBe('2027-03-01')
  })

  test('ends with the year 9999 and begins with 1900', () => {
    expect(isDay('9999-12-31')).toBe(true)
    expect(isDay('10000-01-01')).toBe(false)
    expect(isDay('+012026-01-01')).toBe(false)
    expect(isDay('1899-12-31')).toBe(false)
    expect(isDay('0000-00-00')).toBe(false)
    expect(endOf('9999-12-31', 'UTC').getTime()).toBe(Date.UTC(10_000, 0, 1))
  })

  test('takes nothing but ISO dates', () => {
    for (const text of [
      '',
      '2027-2-28',
      '28.02.2027',
      '2027-13-01',
      '2027-04-31',
      '20270228',
      '2027-02-28T00:00',
      ' 2027-02-28',
    ])
      expect(isDay(text)).toBe(false)
  })

  test('counts days between two as it adds them', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -4000, max: 4000 }), (one, days) => {
        expect(daysBetween(one, addDays(one, days))).toBe(days)
      }),
    )
  })
})
