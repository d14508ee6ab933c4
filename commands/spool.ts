import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdtempSync, openSync, rmSync, type WriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const NEWLINE = Buffer.from('\n')

/** Lines put aside on disk, to be read again once. Only this process can read them, and they go with it. */
export class Spool {
  readonly #folder = mkdtempSync(join(tmpdir(), 'temper-evaluate-'))
  readonly #descriptor = openSync(join(this.#folder, 'rows.jsonl'), 'wx+', 0o600)
  readonly #out: WriteStream = createWriteStream('', { fd: this.#descriptor, autoClose: false, highWaterMark: 1 << 20 })

  #problem: Error | null = null

  constructor() {
    this.#out.on('error', (error) => {
      this.#problem = error
    })
    // A file without a name lives as long as it is open, however the process ends. Windows removes it at the end.
    if (process.platform !== 'win32') rmSync(this.#folder, { recursive: true })
  }

  /** @throws the system's own error where the disk takes no more. */
  async add(line: Buffer): Promise<void> {
    if (this.#problem !== null) throw this.#problem
    this.#out.write(line)
    if (!this.#out.write(NEWLINE)) await once(this.#out, 'drain')
  }

  /** What was put aside, from its beginning. Nothing can be added any more. */
  async *read(): AsyncGenerator<Buffer> {
    this.#out.end()
    await once(this.#out, 'finish')
    yield* createReadStream('', { fd: this.#descriptor, start: 0, highWaterMark: 1 << 18 })
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
