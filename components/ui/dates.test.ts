import { describe, expect, test } from 'vitest'
import { formatAge, formatDate, formatDateTime, formatDay, formatIsoDay, formatRelative, isRecent } from './dates.ts'

const now = '2026-11-23T14:00:00Z'

describe('absolute dates', () => {
  test('are said in the time zone asked for', () => {
    expect(formatDateTime('2026-11-22T23:30:00Z', 'Europe/Zurich')).toBe('23 Nov 2026, 00:30')
    expect(formatDateTime('2026-11-22T23:30:00Z', 'America/New_York')).toBe('22 Nov 2026, 18:30')
  })
  test('midnight is 00:00', () => expect(formatDateTime('2026-11-23T00:00:00Z', 'UTC')).toBe('23 Nov 2026, 00:00'))
  test('follow daylight saving', () =>
    expect(formatDateTime('2026-07-01T12:00:00Z', 'Europe/Zurich')).toBe('1 Jul 2026, 14:00'))
  test('every month has three letters', () => expect(formatDay('2026-09-17T12:00:00Z', 'UTC')).toBe('17 Sep'))
  test('a day for downloads sorts', () => expect(formatIsoDay(now, 'UTC')).toBe('2026-11-23'))
  test('accept Date, text and milliseconds', () =>
    expect([now, new Date(now), Date.parse(now)].map((date) => formatDate(date, 'UTC'))).toEqual(
      Array(3).fill('23 Nov 2026'),
    ))
})

describe('relative dates', () => {
  const relative = (date: string) => formatRelative(date, now)
  test('less than a minute is now', () => expect(relative('2026-11-23T13:59:31Z')).toBe('just now'))
  test('one is singular', () => expect(relative('2026-11-23T13:00:00Z')).toBe('1 hour ago'))
  test('the past is ago', () => expect(relative('2026-11-19T13:00:00Z')).toBe('4 days ago'))
  test('the future is in', () => expect(relative('2026-11-25T15:00:00Z')).toBe('in 2 days'))
  test('long ago is months, then years', () => {
    expect(relative('2026-07-01T00:00:00Z')).toBe('4 months ago')
    expect(relative('2023-07-01T00:00:00Z')).toBe('3 years ago')
  })
  test('recent is a day and a half', () =>
    expect(['2026-11-22T06:00:00Z', '2026-11-21T14:00:00Z'].map((date) => isRecent(date, now))).toEqual([true, false]))
})

describe('ages', () => {
  test('are whole days once a day has passed', () => expect(formatAge('2026-10-12T13:00:00Z', now)).toBe('42 d'))
  test('are hours and minutes before', () =>
    expect(['2026-11-23T09:00:00Z', '2026-11-23T13:48:00Z'].map((since) => formatAge(since, now))).toEqual([
      '5 h',
      '12 min',
    ]))
  test('are never negative', () => expect(formatAge('2026-11-24T00:00:00Z', now)).toBe('0 min'))
})
