import { propertyOf } from './casing.ts'

/** Answered instead of a value where the row does not carry what the path leads through. */
export const UNREADABLE = Symbol('unreadable')

/** Reads one place of a row: the value, undefined where it is unset (or null), or UNREADABLE. */
export type Reader = (subject: unknown) => unknown

/**
 * The names of a path: dots separate, `['…']` holds a name that contains dots itself. '' is the subject itself.
 * @throws {Error} where the path is not well formed; paths are written by us, so that is a mistake in a check.
 */
export function namesOf(path: string): readonly string[] {
  if (path === '') return []
  const names: string[] = []
  let rest = path
  while (rest !== '') {
    const quoted = rest.startsWith("['")
    const end = quoted ? rest.indexOf("']") : rest.search(/\.|\['|$/)
    const name = rest.slice(quoted ? 2 : 0, end)
    if (end < 0 || name === '' || /[[\]]/.test(name)) throw new Error(`Not a property path: ${path}`)
    names.push(name)
    rest = rest.slice(quoted ? end + 2 : end)
    if (rest.startsWith('.')) rest = rest.slice(1) || '['
  }
  return names
}

/**
 * Makes the reader of a path, once, when a rule is declared. Null counts as unset, on the way and at the end, with one
 * exception: a row without `properties` says nothing of what is in them, so everything below is UNREADABLE, as is
 * what lies below a text or a number.
 */
export function reader(path: string): Reader {
  const names = namesOf(path)
  if (names[0] === 'properties' && names.length === 2) return propertyReader(names[1] as string)
  if (names[0] === 'properties' && names.length === 3) return innerReader(names[1] as string, names[2] as string)
  if (names.length === 1) return columnReader(names[0] as string)
  return (subject) => {
    let value = subject
    for (let i = 0; i < names.length; i++) {
      if (typeof value !== 'object' || value === null) return UNREADABLE
      const name = names[i] as string
      value = propertyOf(value, name)
      if (value === undefined || value === null) return name === 'properties' ? UNREADABLE : undefined
    }
    return value ?? undefined
  }
}

// The readers of nearly every path, spelt out, as they are what the time goes into.

function columnReader(name: string): Reader {
  return (subject) => {
    if (typeof subject !== 'object' || subject === null) return UNREADABLE
    return propertyOf(subject, name) ?? (name === 'properties' ? UNREADABLE : undefined)
  }
}

function propertyReader(name: string): Reader {
  return (subject) => {
    if (typeof subject !== 'object' || subject === null) return UNREADABLE
    const properties = (subject as { properties?: unknown }).properties ?? propertyOf(subject, 'properties')
    if (typeof properties !== 'object' || properties === null) return UNREADABLE
    return propertyOf(properties, name) ?? undefined
  }
}

function innerReader(outer: string, inner: string): Reader {
  const readOuter = propertyReader(outer)
  return (subject) => {
    const object = readOuter(subject)
    if (typeof object !== 'object') return object === undefined ? undefined : UNREADABLE
    return propertyOf(object as object, inner) ?? (inner === 'properties' ? UNREADABLE : undefined)
  }
}
