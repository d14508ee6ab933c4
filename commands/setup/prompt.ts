import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Paper } from './paper.ts'

/** Nobody is there to answer: the input ended, or there was none. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** What is wrong with an answer, in a sentence; null where it is right. */
export type Judge = (answer: string) => string | null

export interface Question {
  readonly text: string
  /** What an empty answer means, and how it is shown; none: an empty answer is an empty answer. */
  readonly usual?: { readonly value: string; readonly shown?: string } | undefined
  /** The answer is not shown while it is typed. */
  readonly isSecret?: boolean
  readonly judge?: Judge
}

/** Asks the person at the terminal, or reads the answers from a pipe, a line each. */
export interface Prompt {
  /** @throws NoAnswer */
  ask(question: Question): Promise<string>
  /** @throws NoAnswer */
  confirm(text: string, usual: boolean): Promise<boolean>
  close(): void
}

/** Takes every usual answer, for `--yes`: what has none is left empty. */
export function promptForNobody(): Prompt {
  return {
    ask: async ({ usual, judge }) => {
      const answer = usual?.value ?? ''
      return judge?.(answer) ? '' : answer
    },
    confirm: async (_, usual) => usual,
    close: () => undefined,
  }
}

type Input = NodeJS.ReadableStream & { isTTY?: boolean }

export function promptOn(input: Input, output: NodeJS.WritableStream, paper: Paper, stopping: AbortSignal): Prompt {
  const lines = new Lines(input, output, stopping)
  const ask = async ({ text, usual, isSecret = false, judge }: Question): Promise<string> => {
    const shown = usual ? ` ${paper.tint('dim', `[${usual.shown ?? usual.value}]`)}` : ''
    for (;;) {
      const answer = (await lines.next(`${paper.tint('cyan', '?')} ${text}${shown}: `, isSecret)).trim()
      const meant = answer === '' && usual ? usual.value : answer
      const wrong = judge?.(meant) ?? null
      if (wrong === null) return meant
      paper.say(wrong, { indent: '  ' })
    }
  }
  return {
    ask,
    confirm: async (text, usual) => {
      const shown = usual ? 'Y/n' : 'y/N'
      const answer = await ask({
        text,
        usual: { value: usual ? 'y' : 'n', shown },
        judge: (said) => (/^(y|yes|n|no)$/i.test(said) ? null : 'Please answer y or n.'),
      })
      return /^y/i.test(answer)
    },
    close: () => lines.close(),
  }
}

/** Lines in the order in which they came, also those that came before they were asked for (a pipe is faster). */
class Lines {
  readonly #readline: Interface
  readonly #output: NodeJS.WritableStream
  readonly #isTerminal: boolean
  readonly #waiting: string[] = []
  #asked: { resolve: (line: string) => void; reject: (error: Error) => void } | null = null
  #isOver = false
  #isMuted = false

  constructor(input: Input, output: NodeJS.WritableStream, stopping: AbortSignal) {
    this.#output = output
    this.#isTerminal = input.isTTY === true
    const echo = new Writable({
      write: (chunk: Buffer, _, done) => {
        if (!this.#isMuted) output.write(chunk)
        done()
      },
    })
    // No history: it would bring a secret back at the next question.
    this.#readline = createInterface({ input, output: echo, terminal: this.#isTerminal, historySize: 0 })
    this.#readline.on('line', (line) => this.#take(line))
    this.#readline.on('close', () => this.#end())
    // In a terminal readline gets Ctrl C, and nobody else does.
    this.#readline.on('SIGINT', () => this.#readline.close())
    stopping.addEventListener('abort', () => this.#readline.close())
  }

  async next(prompt: string, isSecret: boolean): Promise<string> {
    if (this.#isTerminal) {
      this.#readline.setPrompt(prompt)
      this.#readline.prompt()
    } else this.#output.write(prompt)
    this.#isMuted = isSecret
    try {
      const line = this.#waiting.shift() ?? (await this.#come())
      // What a terminal shows of the answer ends its line; a pipe shows nothing.
      if (!this.#isTerminal || isSecret) this.#output.write('\n')
      return line
    } finally {
      this.#isMuted = false
    }
  }

  #come(): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#isOver) reject(new NoAnswer())
      else this.#asked = { resolve, reject }
    })
  }

  #take(line: string): void {
    const asked = this.#asked
    this.#asked = null
    if (asked) asked.resolve(line)
    else this.#waiting.push(line)
  }

  #end(): void {
    this.#isOver = true
    if (this.#asked) this.#output.write('\n')
    this.#asked?.reject(new NoAnswer())
    this.#asked = null
  }

  close(): void {
    this.#readline.close()
  }
}
