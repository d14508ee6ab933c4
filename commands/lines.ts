/** The lines of a stream of bytes, in flat memory. Lines end in \n or \r\n only: JSON may hold every other separator. */

export interface Line {
  /** From 1. */
  readonly number: number
  /** null where the line was longer than what is read. */
  readonly bytes: Buffer | null
}

/** No row of Resource Graph comes near; one line must not take the machine's memory. */
const LONGEST = 64 * 1024 * 1024

export async function* linesOf(input: AsyncIterable<Buffer>, longest = LONGEST): AsyncGenerator<Line> {
  let number = 0
  let parts: Buffer[] = []
  let length = 0
  const ended = (): Line => {
    number++
    const bytes =
      length > longest ? null : withoutReturn(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts))
    parts = []
    length = 0
    return { number, bytes }
  }
  for await (const chunk of input) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      take(chunk.subarray(from, end))
      yield ended()
      from = end + 1
    }
    if (from < chunk.length) take(chunk.subarray(from))
  }
  if (length > 0) yield ended()

  function take(part: Buffer) {
    length += part.length
    if (length > longest) parts = []
    else parts.push(part)
  }
}

function withoutReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes
}
