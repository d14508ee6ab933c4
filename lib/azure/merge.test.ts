import { expect, test } from 'vitest'
import { merge } from './merge.ts'

/** Yields so many numbers, and notes what happens to it. */
async function* numbers(name: string, count: number, log: string[]) {
  log.push(`${name} starts`)
  try {
    for (let index = 0; index < count; index++) yield `${name}${index}`
  } finally {
    log.push(`${name} ends`)
  }
}

test('everything comes, each generator’s own in order, with no more running at once than allowed', async () => {
  const log: string[] = []
  const yielded: string[] = []
  const all = ['a', 'b', 'c'].map((name) => numbers(name, 3, log))
  for await (const value of merge(all, 2, () => undefined)) yielded.push(value)
  expect(yielded.toSorted()).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2', 'c0', 'c1', 'c2'])
  expect(yielded.filter((value) => value.startsWith('b'))).toEqual(['b0', 'b1', 'b2'])
  expect(log.indexOf('c starts')).toBeGreaterThan(Math.min(log.indexOf('a ends'), log.indexOf('b ends')))
})

test('a consumer that leaves ends those that run, and those that wait never start', async () => {
  const log: string[] = []
  let isAbandoned = false
  const abandon = () => {
    isAbandoned = true
  }
  for await (const _ of merge([numbers('a', 9, log), numbers('b', 9, log), numbers('c', 9, log)], 2, abandon)) break
  expect(isAbandoned).toBe(true)
  expect(log.toSorted()).toEqual(['a ends', 'a starts', 'b ends', 'b starts'])
})

test('one that throws ends the others, and its error is the consumer’s', async () => {
  const log: string[] = []
  async function* failing(): AsyncGenerator<string, void> {
    yield 'one'
    throw new Error('It broke.')
  }
  const all = async () => {
    for await (const _ of merge([numbers('a', 9, log), failing()], 2, () => undefined)) log.push('value')
  }
  await expect(all()).rejects.toThrow('It broke.')
  expect(log).toContain('a ends')
})
