import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { guid } from '#sandbox/estate/rows/row.ts'

/** What can be wrong with an id token; `long-ago` is right, of somebody who signed in at the provider an hour ago. */
export const spoilings = [
  'nonce',
  'expired',
  'tenant',
  'audience',
  'issuer',
  'signature',
  'none',
  'roles',
  'long-ago',
] as const
export type Spoiling = (typeof spoilings)[number]

const mark = '~'

/** A person who, once chosen, gets a token that is wrong: for tests, which send this instead of the person's id. */
export const spoiltId = (id: string, how: Spoiling): string => `${id}${mark}${how}`

/** When a person who is chosen now signed in, in seconds since 1970. */
export const signedInAt = (how: Spoiling | undefined): number =>
  Math.floor(Date.now() / 1000) - (how === 'long-ago' ? 3_600 : 0)

/** The id of the person, and what is to be wrong with their token. */
export function unspoilt(id: string): { id: string; how: Spoiling | undefined } {
  const [own = '', asked] = id.split(mark)
  return { id: own, how: spoilings.find((how) => how === asked) }
}

/** The token as it should not be: signed with the right key, but for `signature` and `none`. */
export async function spoil(token: string, how: Spoiling, key: CryptoKey): Promise<string> {
  const claims = { ...decodeJwt(token), ...wrong(decodeJwt(token), how) }
  if (how === 'none') return new UnsecuredJWT(claims).encode()
  const { alg = 'RS256', kid } = decodeProtectedHeader(token)
  const signed = await new SignJWT(claims).setProtectedHeader({ alg, ...(kid && { kid }), typ: 'JWT' }).sign(key)
  return how === 'signature' ? `${signed.slice(0, -8)}AAAAAAAA` : signed
}

function wrong({ iat = 0, iss }: JWTPayload, how: Spoiling): JWTPayload {
  const claims: Partial<Record<Spoiling, JWTPayload>> = {
    nonce: { nonce: 'of-another-sign-in' },
    expired: { iat: iat - 7_200, exp: iat - 3_600 },
    tenant: { tid: guid('tenant of somebody else') },
    audience: { aud: guid('application of somebody else') },
    issuer: { iss: `${iss}/elsewhere` },
    // Nothing is wrong with it; nobody has assigned this person.
    roles: { roles: [] },
  }
  return claims[how] ?? {}
}
