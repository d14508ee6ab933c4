import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { variableNames } from './config.ts'

test('the README lists every variable that there is, and no other', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const section = /^## Configuration\n(.*?)^## /ms.exec(readme)?.[1] ?? ''
  const firstCells = section.split('\n').flatMap((line) => /^\| (`.+?`) +\|/.exec(line)?.[1] ?? [])
  const listed = firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name))
  expect(listed.sort()).toEqual([...variableNames].sort())
})
