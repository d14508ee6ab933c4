import { styleText } from 'node:util'

/** Where a command writes for a person: lines of at most 80 columns, coloured only on a terminal. */
export interface Paper {
  /** A paragraph, broken at words. `indent` is for all lines, `first` stands before the first instead. */
  say(text: string, layout?: { indent?: string; first?: string }): void
  /** A line as it is, however long: commands and addresses must not be broken. */
  line(text?: string): void
  heading(text: string): void
  /** Colours of the terminal; the text itself elsewhere. */
  tint(style: Tint, text: string): string
}

export type Tint = 'green' | 'yellow' | 'red' | 'dim' | 'bold' | 'cyan'

const WIDTH = 80

/** @param stream standard output, or something that stands for it in tests */
export function paperFor(stream: NodeJS.WritableStream & { isTTY?: boolean }): Paper {
  const isTerminal = stream.isTTY === true
  // styleText goes by NO_COLOR and the like; without a terminal there is nothing to colour.
  const tint = (style: Tint, text: string) =>
    isTerminal ? styleText(style, text, { stream: stream as NodeJS.WriteStream }) : text
  let isBlank = true
  const line = (text = '') => {
    // Whoever begins something new leaves a line free; two in a row say no more than one.
    if (text !== '' || !isBlank) stream.write(`${text}\n`)
    isBlank = text === ''
  }
  return {
    tint,
    line,
    heading: (text) => {
      line()
      line(tint('bold', text))
    },
    say: (text, { indent = '', first = indent } = {}) => {
      for (const [index, part] of wrapped(text, WIDTH - indent.length).entries())
        line(`${index === 0 ? first : indent}${part}`)
    },
  }
}

/** Words that are longer than the width stand alone on a line. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return current === '' ? lines : [...lines, current]
}
