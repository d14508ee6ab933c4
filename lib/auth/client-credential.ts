import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Configuration } from '@azure/msal-node'
import type { SignInSettings } from '#lib/config/config.ts'

/** The file of our own credential cannot be used; the message says which and why, never what is in it. */
export class CredentialUnusable extends Error {
  override readonly name = 'CredentialUnusable'
}

type ClientProof = Pick<Configuration['auth'], 'clientSecret' | 'clientCertificate' | 'clientAssertion'>

/**
 * How we prove to the provider who we are, as MSAL takes it. Files are read at each use: what is in them is rotated
 * under our feet.
 * @throws CredentialUnusable
 */
export async function clientProof(credential: SignInSettings['credential']): Promise<ClientProof> {
  switch (credential.kind) {
    case 'secret':
      return { clientSecret: credential.secret }
    case 'certificate':
      return { clientCertificate: certificateOf(await contentOf(credential.file), credential.file) }
    case 'federated': {
      const assertion = (await contentOf(credential.file)).trim()
      if (!assertion) throw new CredentialUnusable(`${credential.file} is empty: a token is expected there.`)
      return { clientAssertion: assertion }
    }
  }
}

/** The private key and the certificates of a PEM file; the first certificate is the one that the key belongs to. */
function certificateOf(pem: string, file: string): NonNullable<ClientProof['clientCertificate']> {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  const [privateKey] = pem.match(/-----BEGIN (RSA )?PRIVATE KEY-----[^-]+-----END \1?PRIVATE KEY-----/) ?? []
  if (!certificates || !privateKey)
    throw new CredentialUnusable(`${file} must hold a private key without a password and its certificate, as PEM.`)
  try {
    const thumbprintSha256 = new X509Certificate(certificates[0] ?? '').fingerprint256.replaceAll(':', '')
    return { privateKey, thumbprintSha256, x5c: certificates.join('\n') }
  } catch (error) {
    throw new CredentialUnusable(`${file} holds a certificate that cannot be read.`, { cause: error })
  }
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new CredentialUnusable(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, { cause: error })
  }
}
