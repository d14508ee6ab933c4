import { expect, test } from 'vitest'
import { type ExportEnd, streamOf } from './stream.ts'

function recorded() {
  const ends: ExportEnd[] = []
  return { ends, onEnd: async (end: ExportEnd) => void ends.push(end) }
}

test('a piece is made only when the reader asks for it', async () => {
  let made = 0
  async function* pieces() {
    while (made < 100) yield `${++made}\n`
  }
  const { ends, onEnd } = recorded()
  const reader = streamOf(pieces(), onEnd).getReader()
  expect(made).toBe(0)
  for (let read = 1; read <= 3; read++) {
    await reader.read()
    expect(made).toBe(read)
  }
  await reader.cancel()
  expect(made).toBe(3)
  expect(ends).toEqual([{ isComplete: false, error: null }])
})

test('who reads to the end gets everything, and the end is told once', async () => {
  async function* pieces() {
    yield 'ä'
    yield 'b'
  }
  const { ends, onEnd } = recorded()
  expect(await new Response(streamOf(pieces(), onEnd)).text()).toBe('äb')
  expect(ends).toEqual([{ isComplete: true, error: null }])
})

test('who goes away stops what is being made, which lets go of what it holds', async () => {
  let isReleased = false
  async function* pieces() {
    try {
      while (true) yield 'x'
    } finally {
      isReleased = true
    }
  }
  const reader = streamOf(pieces(), async () => undefined).getReader()
  await reader.read()
  await reader.cancel()
  expect(isReleased).toBe(true)
})

test('what fails on the way breaks the stream off, so that a part is never taken for the whole', async () => {
  const failure = new Error('the database is gone')
  async function* pieces() {
    yield 'a'
    throw failure
  }
  const { ends, onEnd } = recorded()
  await expect(new Response(streamOf(pieces(), onEnd)).text()).rejects.toThrow('the database is gone')
  expect(ends).toEqual([{ isComplete: false, error: failure }])
})
