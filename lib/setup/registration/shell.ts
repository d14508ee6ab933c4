/**
 * A value as one word of a POSIX shell, whatever it holds. Words that need no quoting stay as they are.
 */
export function quoteForShell(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}
