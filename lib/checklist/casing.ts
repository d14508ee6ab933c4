/**
 * Azure's casing is not stable: types, ids and enum values come in any, and in some tables property names too.
 * This is the one place that knows it; nothing else compares such texts by itself.
 */

/** Whether two texts are the same but for the case of ASCII letters. Makes no new text. */
export function sameText(a: string, b: string): boolean {
  if (a === b) return true
  return a.length === b.length && isSameAt(a, 0, b)
}

/** Whether a text holds another, but for the case of ASCII letters. Makes no new text. */
export function containsText(text: string, part: string): boolean {
  for (let from = 0; from + part.length <= text.length; from++) if (isSameAt(text, from, part)) return true
  return false
}

function isSameAt(text: string, from: number, part: string): boolean {
  for (let i = 0; i < part.length; i++) if (!isSameLetter(text.charCodeAt(from + i), part.charCodeAt(i))) return false
  return true
}

/** The same character, or the same letter of ASCII in the other case. */
function isSameLetter(x: number, y: number): boolean {
  if (x === y) return true
  const folded = x | 32
  return folded === (y | 32) && folded >= 97 && folded <= 122
}

/** Whether a text begins with another, but for the case of ASCII letters. Makes no new text. */
export function beginsWith(text: string, start: string): boolean {
  const length = start.length
  if (text.length < length) return false
  for (let i = 0; i < length; i++) {
    const x = text.charCodeAt(i)
    const y = start.charCodeAt(i)
    if (x === y) continue
    const folded = x | 32
    if (folded !== (y | 32) || folded < 97 || folded > 122) return false
  }
  return true
}

/**
 * A property by its name; where there is none of exactly this name, one whose name differs only in case.
 * The exact name is nearly always right, and the second look compares names of the same length only.
 */
export function propertyOf(object: object, name: string): unknown {
  const exact = (object as Record<string, unknown>)[name]
  return exact === undefined ? propertyInAnyCase(object, name) : exact
}

function propertyInAnyCase(object: object, name: string): unknown {
  const length = name.length
  for (const key in object)
    if (key.length === length && sameText(key, name)) return (object as Record<string, unknown>)[key]
  return undefined
}

/** The spelling under which ids, types and the like are kept and looked up. */
export function folded(text: string): string {
  return text.toLowerCase()
}
