import { type CheckResult, type CheckStatus, checkGroups, overallOf } from '#lib/setup/check.ts'
import type { Paper, Tint } from './paper.ts'

const marks: Readonly<Record<CheckStatus, { mark: string; tint: Tint }>> = {
  ok: { mark: 'ok      ', tint: 'green' },
  warning: { mark: 'warning ', tint: 'yellow' },
  failed: { mark: 'failed  ', tint: 'red' },
  skipped: { mark: '–       ', tint: 'dim' },
}
const INDENT = ' '.repeat(10)

/** Prints results as they come, each group under its name; what was skipped for one reason in one go. */
export class ResultPrinter {
  readonly #paper: Paper
  #group: CheckResult['group'] | null = null
  #skipped: CheckResult[] = []

  constructor(paper: Paper) {
    this.#paper = paper
  }

  print(results: readonly CheckResult[]): void {
    for (const result of results) {
      const [held] = this.#skipped
      if (held && (result.status !== 'skipped' || result.found !== held.found || result.group !== held.group))
        this.end()
      if (result.group !== this.#group) this.#paper.heading(checkGroups[result.group])
      this.#group = result.group
      if (result.status === 'skipped') this.#skipped.push(result)
      else this.#printOne(result)
    }
  }

  /** Nothing more comes. */
  end(): void {
    const [first, ...others] = this.#skipped
    this.#skipped = []
    if (!first) return
    const rest = others.length === 0 ? '' : ` (and ${others.length} more)`
    this.#printOne({ ...first, title: `${first.title}${rest}` })
  }

  #printOne({ status, title, found, remedy }: CheckResult): void {
    const { mark, tint } = marks[status]
    const paper = this.#paper
    paper.say(title, { indent: INDENT, first: `  ${paper.tint(tint, mark)}` })
    for (const part of found.split('\n')) paper.say(part, { indent: INDENT })
    if (remedy) paper.say(remedy, { indent: `${INDENT}  `, first: `${INDENT}${paper.tint('cyan', '→')} ` })
  }
}

/** The last words: how it stands, and what to begin with. */
export function conclusion(results: readonly CheckResult[]): string {
  const count = (status: CheckStatus) => results.filter((result) => result.status === status).length
  const checks = `${results.length - count('skipped')} checks`
  const worst = overallOf(results)
  if (worst === 'ok') return `All right: ${checks}, nothing to mend.`
  const first = results.find(({ status }) => status === worst)
  const parts = [
    ...(count('failed') > 0 ? [`${count('failed')} failed`] : []),
    ...(count('warning') > 0 ? [`${count('warning')} ${count('warning') === 1 ? 'warning' : 'warnings'}`] : []),
  ]
  return `${checks}: ${parts.join(', ')}. Begin with “${first?.title}”.`
}
