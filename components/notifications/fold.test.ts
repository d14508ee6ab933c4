import { expect, test } from 'vitest'
import type { NotificationItem } from './contract.ts'
import { folded } from './fold.ts'

const items = (kinds: readonly NotificationItem['kind'][]): NotificationItem[] =>
  kinds.map((kind, id) => ({
    ...{ id, kind, headline: 'H', subject: 'S', text: '', quote: null, href: '/' },
    ...{ isRead: false, at: '2026-11-23T10:00:00Z' },
  }))
const shapeOf = (...kinds: NotificationItem['kind'][]) =>
  folded(items(kinds)).map(({ item, alike }) => [item.id, ...alike.map(({ id }) => id)])

test('folds what ended one after the other, and nothing in between', () => {
  expect(shapeOf('requested', 'expired', 'expired', 'expired', 'expired', 'comment')).toEqual([[0], [1, 2, 3, 4], [5]])
})

test('leaves a few, and those of which others came in between', () => {
  expect(shapeOf('expired', 'expired', 'expired')).toEqual([[0], [1], [2]])
  expect(shapeOf('expired', 'expired', 'expiring', 'expired', 'expired')).toEqual([[0], [1], [2], [3], [4]])
})

test('never folds what people do', () => {
  expect(shapeOf('requested', 'requested', 'requested', 'requested', 'requested')).toHaveLength(5)
})
