'use client'

import clsx from 'clsx'
import { FileUp } from 'lucide-react'
import { type ChangeEvent, type DragEvent, useState } from 'react'

/** A place for a file: to be chosen, dropped, or to be pasted into what stands below. */
export function FileChoice({ accept, onChoose }: { accept: string; onChoose: (file: File) => void }) {
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file) onChoose(file)
  }
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    // The same file, mended, can be chosen again.
    event.target.value = ''
    if (file) onChoose(file)
  }
  return (
    <label
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={clsx(
        'relative mb-3 flex min-h-20 cursor-pointer items-center justify-center gap-2 rounded-md border border-dashed px-3 py-3 text-sm hover:border-control has-focus-visible:outline-2 has-focus-visible:outline-accent',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong bg-background',
      )}
    >
      <FileUp aria-hidden className="size-4 text-ink-2" />
      <span>
        <span className="font-medium text-accent">Choose a file</span>
        <span className="text-ink-2">, drop it here, or paste below</span>
      </span>
      <input
        type="file"
        aria-label="Choose a file"
        accept={accept}
        className="absolute inset-0 cursor-pointer opacity-0"
        onChange={choose}
      />
    </label>
  )
}

/** Programs save UTF-8, UTF-16 (Excel's "Unicode text") or, on older Windows, its own alphabet. */
export async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer()
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength))
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
