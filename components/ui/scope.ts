// The scope of everything on screen lives in the URL, and every link of the product carries it on.

/** The URL parameters that make up the scope. */
export const scopeParams = ['workload', 'subscription'] as const

/**
 * The link with the scope of the page it stands on.
 * @param href a path of this product with or without a query; what it says of the scope itself wins, and an empty
 *   value there ("?subscription=") means: all. Links to elsewhere, and to places on the page, come back unchanged.
 * @param current the query of the page that shows the link.
 */
export function scopedHref(href: string, current: { get(name: string): string | null }): string {
  if (!href.startsWith('/') || href.startsWith('//')) return href
  const [withoutHash = '', hash] = href.split('#', 2)
  const [path = '', query = ''] = withoutHash.split('?', 2)
  const params = new URLSearchParams(query)
  for (const name of scopeParams) {
    const here = current.get(name)
    if (params.has(name)) {
      if (params.get(name) === '') params.delete(name)
    } else if (here) params.set(name, here)
  }
  const text = readable(params)
  return `${path}${text ? `?${text}` : ''}${hash === undefined ? '' : `#${hash}`}`
}

/** What the query of a page says of its scope, as a query of its own. */
export function scopeQuery(current: { get(name: string): string | null }): string {
  const said = scopeParams.flatMap((name) => {
    const value = current.get(name)
    return value ? [[name, value]] : []
  })
  return new URLSearchParams(said).toString()
}

/** Commas and colons are legal in a query and read better than their codes in links that people send. */
export function readable(params: URLSearchParams): string {
  return params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/')
}
