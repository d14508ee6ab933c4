import { createHash, randomBytes } from 'node:crypto'

/** Where forms may lead, besides ourselves: the provider, as signing out goes there. */
export type FormTargets = readonly string[]

/** A value that nobody can guess, for the scripts and styles of one answer. */
export const newNonce = () => randomBytes(16).toString('base64')

/**
 * Style attributes in the server's markup that are not ours to change, word for word: React hides pictures that are
 * still on their way, Base UI the field behind a list of choices. No other style attribute has an effect.
 */
const styleAttributes = [
  'display:none',
  'clip-path:inset(50%);overflow:hidden;white-space:nowrap;border:0;padding:0;width:1px;height:1px;margin:0;position:fixed;top:0;left:0',
].map((style) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`)

/**
 * What a page may load and do: its own files, and inline only what carries this answer's nonce.
 * `strict-dynamic`: scripts that Next loads are trusted through the one that loads them. Pictures of charts are made
 * in the browser (blob:). Nothing is ever framed.
 */
export function contentSecurityPolicy(nonce: string, formTargets: FormTargets, isTls: boolean): string {
  return [
    `default-src 'none'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `style-src-attr 'unsafe-hashes' ${styleAttributes.join(' ')}`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `manifest-src 'self'`,
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    ...(isTls ? ['upgrade-insecure-requests'] : []),
  ].join('; ')
}

const permissions = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
]

const always: readonly (readonly [string, string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'same-origin'],
  ['Permissions-Policy', permissions.map((name) => `${name}=()`).join(', ')],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Origin-Agent-Cluster', '?1'],
  ['X-Permitted-Cross-Domain-Policies', 'none'],
]
const overTls: readonly (readonly [string, string])[] = [
  ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'],
]

/** The headers of every answer, whatever it is. `isTls`: people reach us over https. */
export function securityHeaders(isTls: boolean): Map<string, string> {
  return new Map(isTls ? [...always, ...overTls] : always)
}
