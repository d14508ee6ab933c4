import { ConfigError } from '#lib/config/config.ts'
import { changeEnvText, type EnvChanges, readEnvText } from '#lib/setup/env-file.ts'
import { configOf } from '#lib/setup/installation.ts'

/** Values that are never printed. */
const secrets = ['DATABASE_URL', 'AZURE_CLIENT_SECRET', 'TEMPER_SIGN_IN_CLIENT_SECRET', 'TEMPER_METRICS_TOKEN']

/**
 * The `.env` as it shall become. What is set takes effect in this process at once, so that it can be tried before it is
 * written.
 */
export class Draft {
  readonly #text: string
  readonly #inFile: Readonly<Record<string, string>>
  readonly #changes: Record<string, string | null> = {}

  /** @param text of the file as it is; the process has read it already */
  constructor(text: string) {
    this.#text = text
    this.#inFile = readEnvText(text)
  }

  /** The value in force; of a secret in a file, a word that says so. */
  get(name: string): string | null {
    const value = process.env[name]?.trim()
    if (value) return value
    return process.env[`${name}_FILE`]?.trim() ? `(in ${process.env[`${name}_FILE`]})` : null
  }

  has(name: string): boolean {
    return this.get(name) !== null
  }

  /** Null takes it away. */
  set(name: string, value: string | null): void {
    if ((process.env[name]?.trim() || null) === value) return
    this.#changes[name] = value
    if (value === null) delete process.env[name]
    else process.env[name] = value
  }

  /** Set where the process was started, which goes before the file: writing it into the file would change nothing. */
  isFromOutside(name: string): boolean {
    return !(name in this.#changes) && process.env[name] !== undefined && this.#inFile[name] !== process.env[name]
  }

  /** What a value should be, if it is not that. */
  problemOf(name: string, value: string): string | null {
    const config = configOf({ ...process.env, [name]: value })
    if (!(config instanceof ConfigError)) return null
    const problem = config.problems.find(({ variable }) => variable === name)
    return problem ? `${name} ${problem.shouldBe}.` : null
  }

  /** The changes as they may be printed, in order. */
  get changesInWords(): string[] {
    return Object.entries(this.#fileChanges()).map(([name, value]) => {
      if (value === null) return `- ${name}`
      const shown = secrets.includes(name) ? '(not shown)' : value
      return `${this.#inFile[name] === undefined ? '+' : '~'} ${name}=${shown}`
    })
  }

  /** Of what is changed, the variables that stand in the file with another value. */
  get overwritten(): string[] {
    return Object.keys(this.#fileChanges()).filter((name) => this.#inFile[name] !== undefined)
  }

  /** The new text of the file. @throws EnvFileUnclear */
  get text(): string {
    const changes = this.#fileChanges()
    if (Object.keys(changes).length === 0) return this.#text
    const begun =
      this.#text === '' ? '# Written by npm run setup. README.md, Configuration, says what there is.\n' : this.#text
    return changeEnvText(begun, changes)
  }

  #fileChanges(): EnvChanges {
    return Object.fromEntries(
      Object.entries(this.#changes).filter(([name, value]) => (this.#inFile[name] ?? null) !== value),
    )
  }
}
