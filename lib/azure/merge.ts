type Running<T> = AsyncGenerator<T, void, undefined>

/**
 * What several generators yield, as it comes, with so many of them running at once. Each is one step ahead of the
 * consumer and no further, so that what is not taken is not fetched. When the consumer leaves early, or one of them
 * throws, `abandon` is called to cut short what the others wait for, and they are returned.
 */
export async function* merge<T>(
  generators: Iterable<Running<T>>,
  atOnce: number,
  abandon: () => void,
): AsyncGenerator<T, void, undefined> {
  const waiting = generators[Symbol.iterator]()
  const running = new Map<Running<T>, Promise<{ generator: Running<T>; result: IteratorResult<T, void> }>>()

  function step(generator: Running<T>): void {
    const stepped = generator.next().then((result) => ({ generator, result }))
    // It may fail while the consumer is busy, before the race below looks at it.
    stepped.catch(() => undefined)
    running.set(generator, stepped)
  }
  function startNext(): void {
    const next = waiting.next()
    if (!next.done) step(next.value)
  }

  try {
    for (let started = 0; started < atOnce; started++) startNext()
    while (running.size > 0) {
      const { generator, result } = await Promise.race(running.values())
      if (result.done) {
        running.delete(generator)
        startNext()
      } else {
        step(generator)
        yield result.value
      }
    }
  } finally {
    if (running.size > 0) abandon()
    await Promise.allSettled([...running.values(), ...[...running.keys()].map((generator) => generator.return())])
  }
}
