import { beginsWith } from './casing.ts'

/** The runtimes of App Service on Linux whose lifetimes are known here, as `NODE|22-lts` names them. */
export const runtimes = ['node', 'python', 'php', 'dotnetcore', 'dotnet', 'dotnet-isolated'] as const
export type Runtime = (typeof runtimes)[number]

/** Whether a text such as `NODE|22-lts` names one of the runtimes. */
export function isRuntime(text: unknown): boolean {
  return runtimeOf(text) !== null
}

/** Whether the version in `PYTHON|3.11` is at least the lowest of its runtime. False where it names no version. */
export function isSupported(text: unknown, lowest: Readonly<Record<Runtime, string>>): boolean {
  const runtime = runtimeOf(text)
  if (runtime === null || typeof text !== 'string') return false
  const version = versionAt(text, runtime.length + 1)
  return version >= 0 && version >= versionAt(lowest[runtime], 0)
}

function runtimeOf(text: unknown): Runtime | null {
  if (typeof text !== 'string') return null
  const bar = text.indexOf('|')
  if (bar <= 0) return null
  for (let i = 0; i < runtimes.length; i++) {
    const runtime = runtimes[i] as Runtime
    if (runtime.length === bar && beginsWith(text, runtime)) return runtime
  }
  return null
}

/** Major and minor as one number that compares: 3.9 is 3009, 3.11 is 3011; -1 where no number stands there. */
function versionAt(text: string, start: number): number {
  let major = -1
  let minor = 0
  let dotted = false
  for (let i = start; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit >= 0 && digit <= 9) {
      if (dotted) minor = minor * 10 + digit
      else major = Math.max(major, 0) * 10 + digit
    } else if (text[i] === '.' && !dotted && major >= 0) dotted = true
    else break
  }
  return major < 0 ? -1 : major * 1000 + minor
}
