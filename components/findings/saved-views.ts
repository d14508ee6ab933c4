import { z } from 'zod'

/** A list with its filters, grouping and order, under a name. Kept in the browser. */
export interface SavedView {
  readonly name: string
  readonly href: string
}

/** The lists that have views, each with its own. */
export type ListPlace = '/findings' | '/exceptions'

// Only places of this product: what is stored may have been written by anything.
const viewsOf = (place: ListPlace) =>
  z.array(
    z.object({
      name: z.string().min(1).max(60),
      href: z
        .string()
        .regex(new RegExp(`^${place}(\\?[^#]*)?$`))
        .max(2000),
    }),
  )

/** What was stored; nothing where that is not what we write. */
export function readViews(stored: string | null, place: ListPlace = '/findings'): readonly SavedView[] {
  if (stored === null) return []
  try {
    return viewsOf(place).parse(JSON.parse(stored))
  } catch {
    return []
  }
}

/** With this view, in the order of names; one of the same name is replaced. */
export function withView(all: readonly SavedView[], view: SavedView): readonly SavedView[] {
  return [...withoutView(all, view.name), view].sort((a, b) => a.name.localeCompare(b.name))
}

export function withoutView(all: readonly SavedView[], name: string): readonly SavedView[] {
  return all.filter((one) => one.name !== name)
}

/** The address of the list as it is: with everything but the open row and the place in the list. */
export function hrefOfView(params: URLSearchParams, place: ListPlace = '/findings'): string {
  const kept = new URLSearchParams(params)
  for (const name of ['open', 'after', 'before']) kept.delete(name)
  const text = kept.toString().replaceAll('%2C', ',').replaceAll('%2F', '/')
  return text ? `${place}?${text}` : place
}
