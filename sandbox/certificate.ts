import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'

export interface Certificate {
  key: string
  /** PEM; signed by itself, so that it is its own authority. */
  certificate: string
  /** Where the certificate lies as a file, for NODE_EXTRA_CA_CERTS. The key never touches the disk. */
  file: string
}

/** A certificate for localhost, made anew at each start and good for a year. */
export async function createCertificate(folder = temporaryFolder()): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'Temper sandbox' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    // A clock that is a little behind must not refuse it.
    notBeforeDate: new Date(Date.now() - 24 * 60 * 60 * 1000),
    notAfterDate: new Date(Date.now() + 365 * 24 * 60 * 60 * 1000),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  })
  const file = join(folder, 'authority.pem')
  writeFileSync(file, made.cert, { mode: 0o644 })
  return { key: made.private, certificate: made.cert, file }
}

const temporary: string[] = []

/** A folder that goes with this process, if the process is let end. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'temper-sandbox-'))
  if (temporary.length === 0)
    process.once('exit', () => {
      for (const path of temporary) rmSync(path, { recursive: true, force: true })
    })
  temporary.push(folder)
  return folder
}
