// What is typed and not on the server yet: this tab keeps it over a reload, a sign-in, and a way out and back.
import type { DraftStanding } from './draft-standing.ts'
import type { RequestFields, RequestFormProps } from './request-contract.ts'
import { targetKey } from './request-terms.ts'

const LONGEST_MS = 60 * 60_000

interface Aside extends Pick<DraftStanding, 'key' | 'version' | 'unheard'> {
  readonly fields: RequestFields
}

/** Under which it is kept: of a draft by its number; before it has one, by what the form was opened with. */
export function asideName({ kind, predecessor, fields }: RequestFormProps, id: number | null): string {
  if (id !== null) return `temper-request-${id}`
  const places = fields.targets.map(({ target }) => targetKey(target))
  return `temper-request-${[kind, predecessor?.id ?? '', ...fields.checks, ...places].join(' ')}`
}

/** Of what was typed here before the draft was seen as another tab has it. */
export function ownAsideName(id: number): string {
  return `temper-request-${id}-own`
}

export function setAside(name: string, aside: Aside): void {
  try {
    sessionStorage.setItem(name, JSON.stringify({ at: Date.now(), ...aside }))
  } catch {
    // A browser that keeps nothing: what is on screen is all there is.
  }
}

export function takeAside(name: string): Aside | null {
  const text = sessionStorage.getItem(name)
  if (!text) return null
  const { at, ...aside } = JSON.parse(text) as Aside & { at: number }
  return Date.now() - at < LONGEST_MS ? aside : null
}

export function forgetAside(name: string): void {
  sessionStorage.removeItem(name)
}
