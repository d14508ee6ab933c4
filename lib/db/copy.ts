import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** How a JavaScript value goes over the wire; null is null in any of them. */
type WireType = 'uuid' | 'text' | 'json' | 'boolean' | 'smallint' | 'integer' | 'bigint' | 'timestamptz' | 'smallint[]'

export interface CopyColumn {
  name: string
  /** An enum goes as text. json takes the text of a JSON document, so that it is serialised once. */
  type: WireType
}

export type CopyValue = string | number | boolean | Date | readonly number[] | null

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const TRAILER = Buffer.from([0xff, 0xff])
const CHUNK = 64 * 1024
/** Milliseconds from 1970 to 2000, where PostgreSQL's time begins. */
const POSTGRES_EPOCH = 946_684_800_000
const INT2_OID = 21

/**
 * Writes rows into a table by COPY in binary form, in flat memory: rows are drawn as fast as the server takes them.
 * NUL characters, which PostgreSQL has no text for, are dropped.
 * @returns how many rows were written
 */
export async function copyRows(
  client: ClientBase,
  table: string,
  columns: readonly CopyColumn[],
  rows: Iterable<readonly CopyValue[]>,
): Promise<number> {
  const names = columns.map(({ name }) => `"${name}"`).join(', ')
  const target = client.query(copyFrom(`copy ${table} (${names}) from stdin (format binary)`))
  const encoder = new RowEncoder(columns.map(({ type }) => type))
  let count = 0
  function* chunks() {
    encoder.raw(SIGNATURE)
    for (const row of rows) {
      encoder.row(row)
      count++
      if (encoder.length >= CHUNK) yield encoder.take()
    }
    encoder.raw(TRAILER)
    yield encoder.take()
  }
  await pipeline(Readable.from(chunks(), { objectMode: true, highWaterMark: 2 }), target)
  return count
}

/** Appends rows in COPY's binary form to a buffer that grows as needed. */
class RowEncoder {
  length = 0
  private buffer = Buffer.allocUnsafe(CHUNK + CHUNK / 4)
  private readonly types: readonly WireType[]

  constructor(types: readonly WireType[]) {
    this.types = types
  }

  take(): Buffer {
    const taken = this.buffer.subarray(0, this.length)
    this.buffer = Buffer.allocUnsafe(CHUNK + CHUNK / 4)
    this.length = 0
    return taken
  }

  raw(bytes: Buffer): void {
    this.reserve(bytes.length)
    this.length += bytes.copy(this.buffer, this.length)
  }

  row(values: readonly CopyValue[]): void {
    this.reserve(2)
    this.length = this.buffer.writeInt16BE(this.types.length, this.length)
    for (let i = 0; i < this.types.length; i++) {
      const value = values[i]
      if (value === null || value === undefined) this.int32(-1)
      else this.value(this.types[i]!, value)
    }
  }

  private value(type: WireType, value: NonNullable<CopyValue>): void {
    switch (type) {
      case 'text':
      case 'json':
        this.text(value as string)
        break
      case 'uuid':
        this.uuid(value as string)
        break
      case 'boolean':
        this.int32(1)
        this.buffer[this.length++] = value ? 1 : 0
        break
      case 'smallint':
        this.int32(2)
        this.length = this.buffer.writeInt16BE(value as number, this.length)
        break
      case 'integer':
        this.int32(4)
        this.int32(value as number)
        break
      case 'bigint':
        this.int32(8)
        this.int64(BigInt(value as number))
        break
      case 'timestamptz':
        this.int32(8)
        this.int64(BigInt((value as Date).getTime() - POSTGRES_EPOCH) * 1000n)
        break
      case 'smallint[]':
        this.smallints(value as readonly number[])
        break
    }
  }

  private text(value: string): void {
    const clean = value.includes('\0') ? value.replaceAll('\0', '') : value
    // Three bytes are the most that a UTF-16 unit takes in UTF-8.
    this.reserve(4 + clean.length * 3)
    const written = this.buffer.write(clean, this.length + 4, 'utf8')
    this.buffer.writeInt32BE(written, this.length)
    this.length += 4 + written
  }

  private uuid(value: string): void {
    this.int32(16)
    this.buffer.write(value.replaceAll('-', ''), this.length, 'hex')
    this.length += 16
  }

  private smallints(values: readonly number[]): void {
    if (values.length === 0) {
      // Size, dimensions, flags, element type.
      for (const header of [12, 0, 0, INT2_OID]) this.int32(header)
      return
    }
    for (const header of [20 + values.length * 6, 1, 0, INT2_OID, values.length, 1]) this.int32(header)
    this.reserve(values.length * 6)
    for (const value of values) {
      this.length = this.buffer.writeInt32BE(2, this.length)
      this.length = this.buffer.writeInt16BE(value, this.length)
    }
  }

  private int32(value: number): void {
    // What follows a length is at most 16 bytes wide where it does not reserve for itself.
    this.reserve(24)
    this.length = this.buffer.writeInt32BE(value, this.length)
  }

  private int64(value: bigint): void {
    this.length = this.buffer.writeBigInt64BE(value, this.length)
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return
    const wider = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + bytes))
    this.buffer.copy(wider, 0, 0, this.length)
    this.buffer = wider
  }
}
