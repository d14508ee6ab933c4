import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, vi } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { type FixtureAsset, insertHistory } from '#lib/posture/testing.ts'

/** An installation whose API is asked: two workloads with a finding each, and a provider whose tokens the tests make. */

const tenantId = '11111111-1111-4111-8111-111111111111'
const authority = `https://login.example.com/${tenantId}/v2.0`
export const clientId = '22222222-2222-4222-8222-222222222222'
/** Whom tokens name where they say nothing else; owns the workload of `mine`. */
export const principal = '33333333-3333-4333-8333-333333333333'

const failing = { 'storage-minimum-tls': 'fail' } as const
export const mine: FixtureAsset = { name: 'mine', workload: 1, verdicts: failing }
export const theirs: FixtureAsset = { name: 'theirs', workload: 2, verdicts: failing }

/**
 * Opens the installation before the tests of a file and closes it after them.
 * @param provider stands in for openIdOf: its keys are set here
 */
export function installation(provider: { keys: unknown }) {
  let db: Database
  let key: CryptoKey
  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    key = privateKey
    provider.keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }] })
    db = await openTestDatabase()
    await insertHistory(
      db.pool,
      [{ at: '2026-11-23T06:00:00.000Z', assets: [mine, theirs] }],
      [],
      [
        { id: 1, slug: 'mine', name: 'Mine', owners: [{ kind: 'person', objectId: principal, name: 'Mona' }] },
        { id: 2, slug: 'theirs', name: 'Theirs' },
      ],
    )
    vi.stubEnv('DATABASE_URL', db.url)
    vi.stubEnv('TEMPER_URL', 'https://temper.example.com')
    vi.stubEnv('TEMPER_SIGN_IN_TENANT_ID', tenantId)
    vi.stubEnv('TEMPER_SIGN_IN_CLIENT_ID', clientId)
    vi.stubEnv('TEMPER_SIGN_IN_CLIENT_SECRET', 'a-secret')
    vi.stubEnv('TEMPER_SIGN_IN_AUTHORITY', authority)
  })
  afterAll(async () => {
    const { postureDatabase } = await import('#lib/posture/database.ts')
    await ((await postureDatabase()) as Database['pool']).end()
    globalThis.temperPostureDatabase = undefined
    vi.unstubAllEnvs()
    await db.close()
  })
  return {
    /** There once the tests run. */
    get db() {
      return db
    },
    /** An access token with these claims. */
    tokenOf: (claims: JWTPayload): Promise<string> =>
      new SignJWT({ tid: tenantId, oid: principal, azp: clientId, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setIssuer(authority)
        .setAudience(clientId)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(key),
  }
}
