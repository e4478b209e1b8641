import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ListenError } from '../listen-error.ts'
import { unreadable } from '../unreadable.ts'

/** Where a TLS listener has its credentials, in PEM. */
export interface TlsFiles {
  /** Its certificate, with those of the CAs in between behind it. */
  readonly cert: string
  /** The private key of the certificate, without a passphrase. */
  readonly key: string
  /** CAs of which clients have to show a certificate; without it nobody has to. */
  readonly clientCa: string | undefined
}

/** The credentials as node:tls takes them. */
export interface TlsCredentials {
  readonly cert: Buffer
  readonly key: Buffer
  readonly ca: Buffer | undefined
}

/** Reads the files; a `ListenError` says which one is no good, and shows nothing of what is in it. */
export function readCredentials(listen: string, files: TlsFiles): TlsCredentials {
  const refuse = (problem: string, cause?: unknown) => new ListenError(listen, problem, { cause })
  const read = <Value>(name: string, file: string, kind: string, parse: (pem: Buffer) => Value) => {
    const pem = readPem(name, file, refuse)
    try {
      return { pem, value: parse(pem) }
    } catch (error) {
      throw refuse(`${file} (${name}) is no ${kind} in PEM`, error)
    }
  }
  const certificate = (pem: Buffer) => new X509Certificate(pem)
  const cert = read('cert', files.cert, 'certificate', certificate)
  const key = read('key', files.key, 'private key without a passphrase', privateKey)
  if (!cert.value.checkPrivateKey(key.value)) {
    throw refuse(`${files.key} (key) is not the key of ${files.cert} (cert)`)
  }
  const { clientCa } = files
  const ca =
    clientCa === undefined ? undefined : read('client_ca', clientCa, 'certificate', certificate).pem
  return { cert: cert.pem, key: key.pem, ca }
}

function privateKey(pem: Buffer): KeyObject {
  return createPrivateKey(pem)
}

function readPem(
  name: string,
  file: string,
  refuse: (problem: string, cause: unknown) => ListenError,
): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const reason = unreadable(error)
    if (reason === undefined) throw error
    throw refuse(`cannot read ${file} (${name}): ${reason}`, error)
  }
}
