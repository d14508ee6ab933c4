/** How an export ended. */
export interface ExportEnd {
  /** False where the reader went away, or something failed on the way. */
  readonly isComplete: boolean
  readonly error: unknown
}

/**
 * Text as a stream of bytes, a piece made only once the reader has room for it. Who goes away stops the making; what
 * fails breaks the stream off, so that nobody takes a part for the whole.
 * @param onEnd told once, however it ends
 */
export function streamOf(
  pieces: AsyncGenerator<string, void, undefined>,
  onEnd: (end: ExportEnd) => Promise<void>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let isOver = false
  const end = async (how: ExportEnd) => {
    if (isOver) return
    isOver = true
    await onEnd(how)
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await pieces.next()
          if (!done) return controller.enqueue(encoder.encode(value))
          await end({ isComplete: true, error: null })
          controller.close()
        } catch (error) {
          await end({ isComplete: false, error })
          controller.error(error)
        }
      },
      async cancel() {
        await pieces.return()
        await end({ isComplete: false, error: null })
      },
    },
    // Nothing is made before it is asked for.
    { highWaterMark: 0 },
  )
}
