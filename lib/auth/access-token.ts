import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { SignInSettings } from '#lib/config/config.ts'
import type { Role } from './permissions.ts'
import { applicationRoles, rolesOf } from './roles-of.ts'

/** Who an access token speaks for. */
export interface Bearer {
  readonly kind: 'person' | 'application'
  /** Object id in the tenant, lower case: of the person, or of the application's service principal. */
  readonly id: string
  readonly name: string
  /** The client id of the application that asked for the token. */
  readonly client: string
  /** Never empty. An application has Reader or nothing, a person never has Reader. */
  readonly roles: readonly Role[]
  /** Object ids of groups that the token names; Entra ID leaves them out where they are too many. */
  readonly groups: readonly string[]
  /** When the person signed in, where the token says so; else when it was issued. */
  readonly authenticatedAt: Date
}

/** Why a token is refused: for the security log, never for the caller. */
export type TokenRefusal =
  | 'oversized'
  | 'malformed'
  | 'algorithm'
  | 'unknown key'
  | 'signature'
  | 'expired'
  | 'not yet valid'
  | 'issuer'
  | 'audience'
  | 'tenant'
  | 'claims'
  | 'scope'
  | 'roles'

export type TokenVerdict =
  | { readonly state: 'verified'; readonly bearer: Bearer }
  | { readonly state: 'refused'; readonly reason: TokenRefusal }
  /** The tenant's keys cannot be had at the moment: says nothing of the token. */
  | { readonly state: 'unavailable' }

/** What a delegated token must be for; setup creates it with the app registration. */
export const DELEGATED_SCOPE = 'access_as_user'

/** Entra ID signs with RS256 only. Anything else, `none` and HMAC with a public key above all, is an attack. */
const ALGORITHMS = ['RS256']
const CLOCK_TOLERANCE_SECONDS = 60
/** Tokens with 200 groups have some 11,000 letters; Node takes no headers beyond 16,384. */
const LONGEST_TOKEN = 12_000

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Verifies an access token to the API: signature, issuer, audience, lifetime, tenant, and that it is an access token
 * with a role here. An id token of the same tenant and audience is not one.
 * @param keys the tenant's signing keys (openid.ts)
 */
export async function verifyAccessToken(
  token: string,
  signIn: Pick<SignInSettings, 'tenantId' | 'authority' | 'clientId' | 'apiAudience' | 'roleGroups'>,
  keys: JWTVerifyGetKey,
  now: Date = new Date(),
): Promise<TokenVerdict> {
  if (token.length > LONGEST_TOKEN) return refused('oversized')
  let claims: JWTPayload
  try {
    const verified = await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      issuer: issuersOf(signIn),
      audience: audiencesOf(signIn),
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'iat', 'tid', 'oid', 'sub'],
      currentDate: now,
    })
    claims = verified.payload
  } catch (error) {
    const reason = refusalOf(error)
    return reason === null ? { state: 'unavailable' } : refused(reason)
  }
  if (text(claims.tid).toLowerCase() !== signIn.tenantId) return refused('tenant')
  const id = text(claims.oid).toLowerCase()
  // Access tokens name the client (azp in version 2, appid in version 1); id tokens do not, and carry a nonce.
  const client = text(claims.azp) || text(claims.appid)
  if (!guid.test(id) || !client || claims.nonce !== undefined) return refused('claims')
  return bearerOf(claims, { id, client, roleGroups: signIn.roleGroups })
}

/** The token of an Authorization header; null where there is none, or another scheme. RFC 6750, section 2.1. */
export function bearerTokenOf(authorization: string | null): string | null {
  return /^Bearer +([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1] ?? null
}

function bearerOf(
  claims: JWTPayload,
  { id, client, roleGroups }: { id: string; client: string } & Pick<SignInSettings, 'roleGroups'>,
): TokenVerdict {
  const appRoles = strings(claims.roles)
  const groups = strings(claims.groups)
    .filter((group) => guid.test(group))
    .map((group) => group.toLowerCase())
  const isApplication = claims.scp === undefined && (claims.idtyp === 'app' || text(claims.sub).toLowerCase() === id)
  if (!isApplication && !text(claims.scp).split(' ').includes(DELEGATED_SCOPE)) return refused('scope')
  // Some are for applications, the others for people: one assigned to the wrong kind gives nothing.
  const roles: Role[] = isApplication
    ? applicationRoles.filter((role) => appRoles.includes(role))
    : rolesOf({ appRoles, groups }, roleGroups)
  if (roles.length === 0) return refused('roles')
  const name = text(claims.name) || text(claims.app_displayname) || client
  return {
    state: 'verified',
    bearer: {
      kind: isApplication ? 'application' : 'person',
      id,
      name,
      client: client.toLowerCase(),
      roles,
      groups,
      authenticatedAt: new Date(1000 * Number(claims.auth_time ?? claims.iat)),
    },
  }
}

/**
 * Both forms in which the tenant names itself. An app registration gets version 1 tokens unless its manifest says
 * `requestedAccessTokenVersion: 2` (null, the default of registrations made by hand, means 1), and they are signed with
 * the same keys. Only where the authority is Entra ID's own: another provider has one name.
 */
function issuersOf({ authority, tenantId }: Pick<SignInSettings, 'authority' | 'tenantId'>): string[] {
  const { hostname } = new URL(authority)
  const version1 = version1Issuers[hostname]
  return version1 ? [authority, `https://${version1}/${tenantId}/`] : [authority]
}

const version1Issuers: Readonly<Record<string, string>> = {
  'login.microsoftonline.com': 'sts.windows.net',
  'login.microsoftonline.us': 'sts.windows.net',
  'login.partner.microsoftonline.cn': 'sts.chinacloudapi.cn',
}

/** Version 2 tokens name the client id, version 1 tokens whatever the client asked for. */
function audiencesOf({ apiAudience, clientId }: Pick<SignInSettings, 'apiAudience' | 'clientId'>): string[] {
  return [...new Set([apiAudience, clientId, `api://${clientId}`])]
}

function refusalOf(error: unknown): TokenRefusal | null {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed) {
    const byClaim: Record<string, TokenRefusal> = { nbf: 'not yet valid', iss: 'issuer', aud: 'audience' }
    return byClaim[error.claim] ?? 'claims'
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm'
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature'
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return 'unknown key'
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return null
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid) return 'malformed'
  if (error instanceof errors.JOSENotSupported) return 'algorithm'
  // What is left is the way to the keys: no network, an answer that is not 200.
  return null
}

function refused(reason: TokenRefusal): TokenVerdict {
  return { state: 'refused', reason }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
