import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { SignInSettings } from '#lib/config/config.ts'

/** Who signed in, as their tenant says. */
export interface Identity {
  /** Object id, lower case: the only thing that identifies a person. Names and addresses can be given to others. */
  readonly personId: string
  readonly name: string
  readonly username: string | null
  /** When they last proved who they are; null where the token does not say it. */
  readonly authTime: Date | null
  readonly issuedAt: Date
  /** Values of the claim `roles`, whatever they are. */
  readonly appRoles: readonly string[]
  /** Object ids of groups, lower case. */
  readonly groups: readonly string[]
  /** The person is in more groups than a token holds, so that it names none (Entra ID: more than 200). */
  readonly areGroupsMissing: boolean
  /** Opaque: names the person’s session to the provider, for signing in again and signing out there. */
  readonly loginHint: string | null
}

/** Why an id token is refused: for the log. */
export type IdTokenRefusal =
  | 'malformed'
  | 'algorithm'
  | 'unknown key'
  | 'signature'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'not yet valid'
  | 'nonce'
  | 'tenant'
  | 'claims'
  | 'no authentication time'
  | 'authentication too old'

export type IdTokenVerdict =
  | { readonly state: 'verified'; readonly identity: Identity }
  | { readonly state: 'refused'; readonly reason: IdTokenRefusal }
  /** The provider’s keys cannot be had at the moment: says nothing of the token. */
  | { readonly state: 'unavailable' }

/** What a token is held against. */
export interface Expected {
  readonly signIn: Pick<SignInSettings, 'authority' | 'clientId' | 'tenantId'>
  /** The provider’s signing keys (openid.ts). */
  readonly keys: JWTVerifyGetKey
  /** Of the attempt to sign in that the token answers. */
  readonly nonce: string
  readonly now: Date
  /** Signing in again: they must have proved who they are after this moment, and within ten minutes. Else null. */
  readonly freshSince: Date | null
}

/** Asymmetric only: with HMAC, whoever knows the public key could sign; and `none` is no signature. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256']
/** Clocks differ. */
const TOLERANCE_SECONDS = 30
/** How long ago a sign-in may be for what is sensitive. */
export const freshMinutes = 10

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Verifies an id token: signature, issuer, audience, lifetime, nonce, tenant, and for a sign-in that must be fresh its
 * time. OpenID Connect Core 1.0, section 3.1.3.7.
 */
export async function verifyIdToken(token: string, expected: Expected): Promise<IdTokenVerdict> {
  const { signIn, keys, nonce, now, freshSince } = expected
  let claims: JWTPayload
  try {
    const verified = await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      issuer: signIn.authority,
      audience: signIn.clientId,
      clockTolerance: TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'iat', 'nonce', 'tid', 'oid'],
      currentDate: now,
    })
    claims = verified.payload
  } catch (error) {
    const reason = refusalOf(error)
    return reason === null ? { state: 'unavailable' } : { state: 'refused', reason }
  }
  const reason = whatIsWrong(claims, signIn, nonce)
  if (reason !== null) return { state: 'refused', reason }
  const identity = identityOf(claims)
  const staleness = freshSince && whyNotFresh(identity.authTime, freshSince, now)
  return staleness ? { state: 'refused', reason: staleness } : { state: 'verified', identity }
}

function whatIsWrong(claims: JWTPayload, { tenantId }: Expected['signIn'], nonce: string): IdTokenRefusal | null {
  // A token for several could be used by any of them.
  if (Array.isArray(claims.aud) && claims.aud.length !== 1) return 'audience'
  if (claims.nonce !== nonce) return 'nonce'
  if (text(claims.tid).toLowerCase() !== tenantId) return 'tenant'
  return guid.test(text(claims.oid)) ? null : 'claims'
}

function whyNotFresh(authTime: Date | null, since: Date, now: Date): IdTokenRefusal | null {
  if (authTime === null) return 'no authentication time'
  const tolerance = TOLERANCE_SECONDS * 1000
  const isAfterRequest = authTime.getTime() >= since.getTime() - tolerance
  const isWithinLimit = now.getTime() - authTime.getTime() <= freshMinutes * 60_000
  const isPast = authTime.getTime() <= now.getTime() + tolerance
  return isAfterRequest && isWithinLimit && isPast ? null : 'authentication too old'
}

/** Claims of Entra ID: learn.microsoft.com/entra/identity-platform/id-token-claims-reference. */
function identityOf(claims: JWTPayload): Identity {
  const personId = text(claims.oid).toLowerCase()
  const username = text(claims.preferred_username) || null
  return {
    personId,
    name: text(claims.name) || username || personId,
    username,
    authTime: Number.isSafeInteger(claims.auth_time) ? new Date(Number(claims.auth_time) * 1000) : null,
    issuedAt: new Date(Number(claims.iat) * 1000),
    appRoles: strings(claims.roles),
    groups: [...new Set(strings(claims.groups).map((id) => id.toLowerCase()))].filter((id) => guid.test(id)),
    areGroupsMissing: areGroupsMissing(claims),
    loginHint: text(claims.login_hint) || null,
  }
}

/** Where a list would make the token too long, it says so instead: by a distributed claim, or by `hasgroups`. */
function areGroupsMissing({ _claim_names: elsewhere, hasgroups }: JWTPayload): boolean {
  if (hasgroups === true || hasgroups === 'true') return true
  return typeof elsewhere === 'object' && elsewhere !== null && 'groups' in elsewhere
}

function refusalOf(error: unknown): IdTokenRefusal | null {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed) {
    const byClaim: Record<string, IdTokenRefusal> = {
      nbf: 'not yet valid',
      iss: 'issuer',
      aud: 'audience',
      nonce: 'nonce',
      tid: 'tenant',
    }
    return byClaim[error.claim] ?? 'claims'
  }
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return 'algorithm'
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature'
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return 'unknown key'
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid) return 'malformed'
  // What is left is the way to the keys: no network, an answer that is none.
  return null
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
