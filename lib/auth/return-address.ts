const LONGEST = 2_000
/** Nothing here is decoded again before it is used, but what stands in front of us may do so. */
const encodedTricks = /%(2f|5c|25|[01][0-9a-f]|7f)/i
/** Where signing in would lead in circles, or to what is no page. */
const notPages = /^\/(sign-in|sign-out|signed-out|api|_next)(\/|$)/i

/**
 * Where to go after signing in: a path of our own with its query, as it was asked for, or `/` for whatever could lead
 * elsewhere. Only what this answers may be put into a redirect.
 */
export function returnAddress(asked: string | null | undefined): string {
  // Browsers drop control characters, and take a backslash for a slash.
  if (!asked || asked.length > LONGEST || !/^\/[^\\\p{Cc}\p{Zs}\p{Zl}\p{Zp}]*$/u.test(asked)) return '/'
  const base = 'https://ours.invalid'
  if (!URL.canParse(asked, base)) return '/'
  const { origin, pathname, search } = new URL(asked, base)
  if (origin !== base || pathname.includes('//') || encodedTricks.test(pathname) || notPages.test(pathname)) return '/'
  return isDecodable(pathname) ? pathname + search : '/'
}

function isDecodable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname)
    return true
  } catch {
    return false
  }
}
