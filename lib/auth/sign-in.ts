import { createHash, randomBytes } from 'node:crypto'
import type { Config, SignInSettings } from '#lib/config/config.ts'
import { CredentialUnusable } from './client-credential.ts'
import type { Queryable } from './database.ts'
import { homeOf } from './home.ts'
import { freshMinutes, type Identity, type IdTokenRefusal, verifyIdToken } from './id-token.ts'
import { openIdOf, ProviderUnavailable } from './openid.ts'
import { authorizationAddress, redeemCode } from './provider-client.ts'
import type { Detail } from './recorded.ts'
import { returnAddress } from './return-address.ts'
import { rolesOf } from './roles-of.ts'
import { recordSecurityEvent, type SecurityEventKind } from './security-events.ts'
import { createSession, hashOf, type SignedIn } from './sessions.ts'
import type { SignInRefusal } from './sign-in-refusals.ts'

/** Binds attempts to sign in to the browser that began them. */
export const signInCookie = '__Host-temper-sign-in'
export const attemptMinutes = 10

/** What sign-in needs of the configuration. */
export type SignInConfig = Pick<Config, 'publicUrl'> & { readonly signIn: SignInSettings | null }

/** Who asks, for the log. */
interface Visitor {
  readonly address: string | null
  readonly userAgent: string | null
  readonly requestId: string
  readonly now: Date
}

/** The provider sends the browser back to here; the app registration names it. */
export const redirectUriOf = ({ publicUrl }: Pick<Config, 'publicUrl'>) => `${publicUrl}/sign-in/callback`

export type Begun =
  | { readonly state: 'begun'; readonly address: string; readonly cookie: string }
  | { readonly state: 'refused'; readonly refusal: SignInRefusal }

/**
 * Begins a sign-in: remembers the attempt, and answers where to send the browser, and the cookie that it must bring
 * back. Several may be under way in one browser, one a tab.
 * @param asked.returnTo where to go afterwards, as it was asked for: nothing but a path of ours is used
 * @param asked.again the session whose person must prove again who they are; null for a first sign-in
 * @param asked.cookie the cookie that the browser brought, so that its other tabs go on
 */
export async function beginSignIn(
  db: Queryable,
  config: SignInConfig,
  asked: {
    returnTo: string | null
    again: Pick<SignedIn, 'idHash'> | null
    cookie: string | null
    visitor: Visitor
  },
): Promise<Begun> {
  const { now } = asked.visitor
  if (!config.signIn) return { state: 'refused', refusal: 'not-configured' }
  const cookie = hashOf(asked.cookie) && asked.cookie ? asked.cookie : random()
  const [state, nonce, verifier] = [random(), random(), random()]
  try {
    const hint = asked.again && (await loginHintOf(db, asked.again.idHash))
    const address = await authorizationAddress(config.signIn, {
      redirectUri: redirectUriOf(config),
      state,
      nonce,
      challenge: createHash('sha256').update(verifier).digest('base64url'),
      again: asked.again && { hint },
    })
    await db.query(
      `insert into sign_in_attempt (id_hash, state, nonce, verifier, return_to, session_hash, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $7::timestamptz + interval '${attemptMinutes} minutes')`,
      [attemptHash(cookie, state), state, nonce, verifier, returnAddress(asked.returnTo), asked.again?.idHash, now],
    )
    return { state: 'begun', address, cookie }
  } catch (error) {
    const refusal = beginningFailed(error)
    const kind = asked.again ? 'elevation.refused' : 'sign-in.refused'
    await record(db, asked.visitor, kind, null, { because: refusal, reason: (error as Error).message.slice(0, 300) })
    return { state: 'refused', refusal }
  }
}

export type Finished =
  | {
      readonly state: 'signed in'
      /** The session's cookie. */
      readonly cookie: string
      /** A path of ours. */
      readonly goTo: string
    }
  | {
      readonly state: 'refused'
      readonly refusal: SignInRefusal
      /** Where the person wanted to go; `/` where it is not known. */
      readonly returnTo: string
    }

/**
 * Finishes a sign-in with what the provider sent the browser back with. An attempt is used once, whatever comes of it.
 * Whoever signs in gets a new session, and the one that the browser brought ends.
 * @param came.params the query of the address that the browser came to
 * @param came.cookie that of the attempt
 * @param came.session that of the session that the browser has, if any
 */
export async function finishSignIn(
  db: Queryable,
  config: SignInConfig,
  came: { params: URLSearchParams; cookie: string | null; session: string | null; visitor: Visitor },
): Promise<Finished> {
  const attempt = await takeAttempt(db, came)
  const kind = attempt?.askedBy ? 'elevation.refused' : 'sign-in.refused'
  const outcome = await outcomeOf(db, config, came, attempt)
  if (outcome.state === 'signed in') return outcome
  const { refusal, reason, personId } = outcome
  await record(db, came.visitor, kind, personId ?? null, { because: refusal, ...(reason && { reason }) })
  return { state: 'refused', refusal, returnTo: attempt?.returnTo ?? '/' }
}

interface Attempt {
  readonly nonce: string
  readonly verifier: string
  readonly returnTo: string
  /** Whose session asks for it, where somebody is to prove again who they are; null at a first sign-in. */
  readonly askedBy: string | null
  readonly createdAt: Date
  readonly isOver: boolean
}

type Came = Parameters<typeof finishSignIn>[2]
type Refused = { state: 'refused'; refusal: SignInRefusal; reason?: string; personId?: string }

async function takeAttempt(db: Queryable, { params, cookie, visitor }: Came): Promise<Attempt | null> {
  const state = only(params, 'state')
  if (!hashOf(cookie) || !cookie || !state) return null
  const { rows } = await db.query<Attempt>(
    `delete from sign_in_attempt where id_hash = $1
     returning nonce, verifier, return_to as "returnTo", created_at as "createdAt", expires_at <= $2 as "isOver",
               (select person_id from session where session.id_hash = sign_in_attempt.session_hash) as "askedBy"`,
    [attemptHash(cookie, state), visitor.now],
  )
  return rows[0] ?? null
}

async function outcomeOf(
  db: Queryable,
  { signIn, publicUrl }: SignInConfig,
  came: Came,
  attempt: Attempt | null,
): Promise<Extract<Finished, { state: 'signed in' }> | Refused> {
  if (!signIn) return refused('not-configured')
  if (!attempt || attempt.isOver) return refused('unknown-attempt')
  const answer = codeOf(came.params, signIn.authority)
  if (answer.state === 'refused') return answer
  const { nonce, verifier } = attempt
  const redeemed = await redeemCode(signIn, {
    code: answer.code,
    redirectUri: redirectUriOf({ publicUrl }),
    verifier,
    nonce,
  })
  if (redeemed.state === 'refused') return redeemed
  const verdict = await verifyIdToken(redeemed.idToken, {
    signIn,
    keys: openIdOf(signIn).keys,
    nonce,
    now: came.visitor.now,
    freshSince: attempt.askedBy ? attempt.createdAt : null,
  })
  if (verdict.state === 'unavailable') return refused('provider-unreachable', 'keys')
  if (verdict.state === 'refused') return refused(refusalOfToken(verdict.reason), verdict.reason)
  return welcome(db, signIn, came, attempt, verdict.identity)
}

/** The code that the provider sent, or its error. Each parameter counts only if it is there once. */
function codeOf(params: URLSearchParams, authority: string): { state: 'sent'; code: string } | Refused {
  const error = only(params, 'error')
  if (error !== null) {
    const number = /AADSTS\d+/.exec(only(params, 'error_description') ?? '')?.[0]
    const reason = [error.replace(/[^\w.-]/g, '').slice(0, 60), number].filter(Boolean).join(' ')
    return refused(error === 'access_denied' ? 'declined' : 'provider-error', reason)
  }
  // RFC 9207: who says whose answer it is must say that it is our provider's.
  if (params.has('iss') && only(params, 'iss') !== authority) return refused('provider-error', 'issuer')
  const code = only(params, 'code')
  return code ? { state: 'sent', code } : refused('provider-error', 'no code')
}

/** Makes the session of somebody whose identity is verified. */
async function welcome(
  db: Queryable,
  signIn: SignInSettings,
  { session: brought, visitor }: Came,
  { askedBy, returnTo }: Attempt,
  identity: Identity,
): Promise<Extract<Finished, { state: 'signed in' }> | Refused> {
  const { personId, groups } = identity
  // Whoever asked to act must be who proved it: else one person's page would go on as another's.
  if (askedBy !== null && askedBy !== personId) return { ...refused('other-person'), personId }
  const roles = rolesOf(identity, signIn.roleGroups)
  const { cookie, publicId } = await createSession(db, {
    person: { id: personId, name: identity.name, username: identity.username },
    roles,
    groups,
    authenticatedAt: authenticatedAt(identity, visitor.now),
    signOutHint: identity.loginHint,
    address: visitor.address,
    userAgent: visitor.userAgent,
    replaces: brought,
    now: visitor.now,
  })
  const detail = { session: publicId, roles }
  if (roles.length === 0) await record(db, visitor, 'sign-in.refused', personId, { because: 'no-role', ...detail })
  else await record(db, visitor, askedBy ? 'elevation' : 'sign-in', personId, detail)
  if (identity.areGroupsMissing) await record(db, visitor, 'sign-in.groups-missing', personId, { session: publicId })
  // Without a role the session opens nothing; the sign-in page says so, to this person alone.
  const home = roles.length === 0 ? '/sign-in' : homeOf(roles)
  return { state: 'signed in', cookie, goTo: roles.length === 0 || returnTo === '/' ? home : returnTo }
}

/**
 * When the person last proved who they are. Where the provider does not say it, the sign-in may rest on a proof of
 * days ago: it counts as too long ago for what is sensitive.
 */
function authenticatedAt({ authTime, issuedAt }: Identity, now: Date): Date {
  if (authTime === null) return new Date(issuedAt.getTime() - freshMinutes * 60_000 - 1)
  return authTime > now ? now : authTime
}

function refusalOfToken(reason: IdTokenRefusal): SignInRefusal {
  const refusals: Partial<Record<IdTokenRefusal, SignInRefusal>> = {
    tenant: 'other-tenant',
    'no authentication time': 'no-authentication-time',
    'authentication too old': 'not-fresh',
  }
  return refusals[reason] ?? 'token-refused'
}

function beginningFailed(error: unknown): SignInRefusal {
  if (error instanceof ProviderUnavailable) return 'provider-unreachable'
  if (error instanceof CredentialUnusable) return 'client-refused'
  throw error
}

async function loginHintOf(db: Queryable, idHash: Buffer): Promise<string | null> {
  const { rows } = await db.query<{ hint: string | null }>(
    `select sign_out_hint as hint from session where id_hash = $1`,
    [idHash],
  )
  return rows[0]?.hint ?? null
}

async function record(
  db: Queryable,
  { now, address, requestId }: Visitor,
  kind: SecurityEventKind,
  personId: string | null,
  detail: Detail,
): Promise<void> {
  await recordSecurityEvent(db, { at: now, kind, personId, address, requestId, detail })
}

function refused(refusal: SignInRefusal, reason?: string): Refused {
  return { state: 'refused', refusal, ...(reason !== undefined && { reason }) }
}

const random = () => randomBytes(32).toString('base64url')

/** An attempt is found only by who brings both: what the browser kept, and what went around by the provider. */
const attemptHash = (cookie: string, state: string) => createHash('sha256').update(`${cookie}.${state}`).digest()

/** A parameter that is there exactly once; null else. */
function only(params: URLSearchParams, name: string): string | null {
  const values = params.getAll(name)
  return values.length === 1 ? (values[0] ?? null) : null
}
