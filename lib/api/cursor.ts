import { createHash } from 'node:crypto'

/**
 * A cursor as the API gives it away: the list's own, and a check sum over it and the order that it belongs to. A list's
 * own cursor that is damaged means its first page, which suits a link; a script would go round in circles.
 */
export function sealCursor(cursor: string, order: string): string {
  return `${checkSum(cursor, order)}${cursor}`
}

/** The list's own cursor; null where it is damaged, or belongs to another list or order. */
export function openCursor(sealed: string, order: string): string | null {
  const cursor = sealed.slice(LENGTH)
  return sealed === sealCursor(cursor, order) && cursor !== '' ? cursor : null
}

const LENGTH = 8

function checkSum(cursor: string, order: string): string {
  return createHash('sha256').update(`${order}\n${cursor}`).digest('base64url').slice(0, LENGTH)
}
