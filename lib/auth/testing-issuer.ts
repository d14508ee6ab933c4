import { createHash, randomBytes, verify as verifySignature, X509Certificate } from 'node:crypto'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { createCertificate } from '#sandbox/certificate.ts'

/** What a person's visit to the issuer comes to: the code that their browser brings back is worth this token. */
export interface Visit {
  /** The address that the browser was sent to. */
  readonly address: string
  /** Claims that are other than usual; undefined leaves one out. */
  readonly claims?: JWTPayload | undefined
  /** Instead of a signed token. */
  readonly idToken?: string | undefined
}

/**
 * A tiny OpenID provider over https, on this machine, for tests that attack: it says whatever it is told to. Its
 * certificate is trusted by this process from then on.
 */
export async function startIssuer({ tenantId, clientId }: { tenantId: string; clientId: string }) {
  const { key, certificate } = await createCertificate()
  setDefaultCACertificates([...getCACertificates('default'), certificate])
  const signing = await generateKeyPair('RS256', { extractable: true })
  const jwks = { keys: [{ ...(await exportJWK(signing.publicKey)), kid: 'issuer', use: 'sig' }] }
  const codes = new Map<string, { challenge: string; redirectUri: string; idToken: string }>()
  const asked: { path: string; form: URLSearchParams }[] = []
  /** Secret, or PEM of the certificate whose key signs assertions. */
  const accepts: { secret: string; certificate: string; assertion: string } = {
    secret: 'the secret',
    certificate: '',
    assertion: 'a federated token',
  }
  let isUp = true

  const server = createServer({ key, cert: certificate }, async (request, response) => {
    const path = new URL(request.url ?? '', 'https://localhost').pathname
    const form = new URLSearchParams(await text(request))
    asked.push({ path, form })
    const [status, body] = isUp ? answerOf(path, form) : [503, {}]
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`
  const authority = `${origin}/${tenantId}/v2.0`

  function answerOf(path: string, form: URLSearchParams): [number, unknown] {
    if (path.endsWith('/.well-known/openid-configuration'))
      return [
        200,
        {
          issuer: authority,
          authorization_endpoint: `${origin}/authorize`,
          token_endpoint: `${origin}/token`,
          jwks_uri: `${origin}/keys`,
          end_session_endpoint: `${origin}/logout`,
        },
      ]
    if (path === '/keys') return [200, jwks]
    return path === '/token' ? redeem(form) : [404, {}]
  }

  function redeem(form: URLSearchParams): [number, unknown] {
    if (!isOurs(form)) return [401, { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid secret.' }]
    const code = form.get('code') ?? ''
    const kept = codes.get(code)
    codes.delete(code)
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (!kept || kept.challenge !== challenge || kept.redirectUri !== form.get('redirect_uri'))
      return [400, { error: 'invalid_grant', error_description: 'AADSTS70008: The code is not accepted.' }]
    return [200, { token_type: 'Bearer', access_token: 'x', expires_in: 3600, scope: 'openid', id_token: kept.idToken }]
  }

  function isOurs(form: URLSearchParams): boolean {
    if (form.get('client_id') !== clientId) return false
    const assertion = form.get('client_assertion')
    if (assertion === null) return form.get('client_secret') === accepts.secret
    if (assertion === accepts.assertion) return true
    const [header = '', payload = '', signature = ''] = assertion.split('.')
    const { publicKey } = new X509Certificate(accepts.certificate)
    const { aud } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { aud: string }
    const pss = { key: publicKey, padding: 6, saltLength: 32 }
    const signed = Buffer.from(`${header}.${payload}`)
    return aud === `${origin}/token` && verifySignature('sha256', signed, pss, Buffer.from(signature, 'base64url'))
  }

  return {
    authority,
    accepts,
    /** What the issuer was asked, in order. */
    asked,
    key: signing.privateKey,
    claimsFor: (nonce: string, now: Date): JWTPayload => {
      const seconds = Math.floor(now.getTime() / 1000)
      return {
        iss: authority,
        aud: clientId,
        iat: seconds,
        nbf: seconds,
        exp: seconds + 3_600,
        nonce,
        tid: tenantId,
        oid: '0b0e3c9a-7f0e-4b58-9b0f-2f6f1f0f9a11',
        name: 'Ada Boot',
        preferred_username: 'ada@contoso.example',
        auth_time: seconds,
        roles: ['Security'],
        login_hint: 'O.hint-of-ada',
      }
    },
    /** The browser signs in at the issuer: the query with which it is sent back. */
    async visit({ address, claims = {}, idToken }: Visit, now: Date): Promise<URLSearchParams> {
      const { searchParams: request } = new URL(address)
      const payload = { ...this.claimsFor(request.get('nonce') ?? '', now), ...claims }
      const kept = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined))
      const code = randomBytes(16).toString('hex')
      codes.set(code, {
        challenge: request.get('code_challenge') ?? '',
        redirectUri: request.get('redirect_uri') ?? '',
        idToken: idToken ?? (await this.sign(kept)),
      })
      return new URLSearchParams({ code, state: request.get('state') ?? '' })
    },
    sign: (payload: JWTPayload): Promise<string> =>
      new SignJWT(payload).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'issuer' }).sign(signing.privateKey),
    /** Whether it answers. */
    setUp(value: boolean) {
      isUp = value
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
