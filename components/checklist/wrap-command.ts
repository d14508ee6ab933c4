/**
 * Breaks a long command before its options, with a backslash as POSIX shells have it, so that it is read without
 * scrolling and still pasted as it is. Quoted text is never broken, and a command that has its own lines stays.
 */
export function wrapCommand(command: string, width = 50): string {
  return command
    .split('\n')
    .map((line) => (line.length <= width || /^\s*#/.test(line) ? line : wrapLine(line, width)))
    .join('\n')
}

function wrapLine(line: string, width: number): string {
  const lines: string[] = []
  for (const part of partsOf(line)) {
    const last = lines.at(-1)
    const isFirst = lines.length <= 1
    if (last !== undefined && last.length + part.length + 3 <= (isFirst ? width : width - 2))
      lines[lines.length - 1] = `${last} ${part}`
    else lines.push(part)
  }
  return lines.join(' \\\n  ')
}

/** The command cut before each option that stands outside quotes. */
function partsOf(line: string): string[] {
  const parts: string[] = []
  let part = ''
  let quote = ''
  for (let i = 0; i < line.length; i++) {
    const letter = line[i] as string
    if (quote === '' && letter === ' ' && line.startsWith('--', i + 1)) {
      parts.push(part)
      part = ''
      continue
    }
    if (quote === letter) quote = ''
    else if (quote === '' && (letter === "'" || letter === '"')) quote = letter
    part += letter
  }
  return [...parts, part]
}
