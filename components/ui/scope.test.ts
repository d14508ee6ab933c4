import { expect, test } from 'vitest'
import { scopedHref, scopeQuery } from './scope.ts'

const on = (query: string) => new URLSearchParams(query)

test('a link carries the scope of the page on', () =>
  expect(scopedHref('/findings', on('subscription=a,b&sort=points'))).toBe('/findings?subscription=a,b'))
test('a link carries workloads on too', () =>
  expect(scopedHref('/findings', on('subscription=a&workload=shop,data'))).toBe(
    '/findings?workload=shop,data&subscription=a',
  ))
test('the scope of a page is a query of its own', () =>
  expect(scopeQuery(on('sort=name&subscription=a&workload=shop'))).toBe('workload=shop&subscription=a'))
test('its own query stays', () =>
  expect(scopedHref('/findings?check=x', on('subscription=a'))).toBe('/findings?check=x&subscription=a'))
test('what a link says of the scope wins', () =>
  expect(scopedHref('/findings?subscription=c', on('subscription=a'))).toBe('/findings?subscription=c'))
test('an empty scope in a link means all', () => expect(scopedHref('/?subscription=', on('subscription=a'))).toBe('/'))
test('without a scope nothing is added', () => expect(scopedHref('/assets', on('sort=name'))).toBe('/assets'))
test('a place on the target page is kept', () =>
  expect(scopedHref('/checklist#footprint', on('subscription=a'))).toBe('/checklist?subscription=a#footprint'))
test('other sites and places on this page are left alone', () =>
  expect(
    ['https://learn.microsoft.com/x', '//x', '#top'].map((href) => scopedHref(href, on('subscription=a'))),
  ).toEqual(['https://learn.microsoft.com/x', '//x', '#top']))
