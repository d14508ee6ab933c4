/**
 * Why a request that changes something is not one of our own pages', or null where it is. Browsers always name the
 * origin of such a request, and none lets a page of elsewhere say that it is us.
 * @param publicUrl where people reach us
 */
export function foreignOrigin(headers: Headers, publicUrl: string): string | null {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') return `Sec-Fetch-Site is ${site.slice(0, 40)}`
  const origin = headers.get('origin')
  if (origin === null) return 'no Origin'
  return origin === publicUrl ? null : `Origin is ${origin.slice(0, 200)}`
}
