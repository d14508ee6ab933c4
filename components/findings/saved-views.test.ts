import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hrefOfView, readViews, withoutView, withView } from './saved-views.ts'

const grave = { name: 'Grave', href: '/findings?severity=critical' }
const mine = { name: 'Mine', href: '/findings?q=shop' }

test('what is stored is read back, and a view of the same name is replaced', () => {
  const all = withView(withView([], mine), grave)
  expect(readViews(JSON.stringify(all))).toEqual([grave, mine])
  expect(withView(all, { ...mine, href: '/findings' })).toEqual([grave, { ...mine, href: '/findings' }])
  expect(withoutView(all, 'Grave')).toEqual([mine])
})

test('what is no list of views is none, and a view never leads elsewhere', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(Array.isArray(readViews(text))).toBe(true)
    }),
  )
  expect(readViews(null)).toEqual([])
  for (const href of ['https://example.com', '//example.com', 'javascript:alert(1)', '/findings/../x', '/findingsx'])
    expect(readViews(JSON.stringify([{ name: 'x', href }]))).toEqual([])
})

test('a view is the list without the open row and the place in it', () => {
  const params = new URLSearchParams('pillar=footprint,configure&open=x.y&after=z&subscription=a')
  expect(hrefOfView(params)).toBe('/findings?pillar=footprint,configure&subscription=a')
  expect(hrefOfView(new URLSearchParams('open=x'))).toBe('/findings')
})
