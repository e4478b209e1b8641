import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PemSource } from '../model/pem-source.ts'
import { unreadable } from './unreadable.ts'

/** Where a TLS listener has its credentials. */
export interface TlsSources {
  /** Its certificate, with those of the CAs in between behind it. */
  readonly cert: PemSource
  /** The private key of the certificate, without a passphrase. */
  readonly key: PemSource
  /** CAs of which certificates of clients have to be, if any have to. */
  readonly clientCa: PemSource | undefined
}

/** The credentials as node:tls takes them. */
export interface TlsCredentials {
  readonly cert: Buffer
  readonly key: Buffer
  readonly ca: Buffer | undefined
}

/** Makes the error that says what is wrong, with which of the sources. */
type Refuse = (problem: string, cause: unknown, source: PemSource) => Error

/** Reads the credentials; the error says which of them is no good, and shows nothing of what is in it. */
export function readCredentials(sources: TlsSources, refuse: Refuse): TlsCredentials {
  const read = <Value>(source: PemSource, kind: string, parse: (pem: Buffer) => Value) => {
    const pem = readPem(source, refuse)
    try {
      return { pem, value: parse(pem) }
    } catch (error) {
      throw refuse(`${nameOf(source)} is no ${kind} in PEM`, error, source)
    }
  }
  const certificate = (pem: Buffer) => new X509Certificate(pem)
  const cert = read(sources.cert, 'certificate', certificate)
  const key = read(sources.key, 'private key without a passphrase', privateKey)
  if (!cert.value.checkPrivateKey(key.value)) {
    const problem = `${nameOf(sources.key)} is not the key of ${nameOf(sources.cert)}`
    throw refuse(problem, undefined, sources.key)
  }
  const ca = sources.clientCa && read(sources.clientCa, 'certificate', certificate).pem
  return { cert: cert.pem, key: key.pem, ca }
}

function privateKey(pem: Buffer): KeyObject {
  return createPrivateKey(pem)
}

function readPem(source: PemSource, refuse: Refuse): Buffer {
  if (source.kind === 'text') return Buffer.from(source.text)
  try {
    return readFileSync(source.text)
  } catch (error) {
    const reason = unreadable(error)
    if (reason === undefined) throw error
    throw refuse(`cannot read ${nameOf(source)}: ${reason}`, error, source)
  }
}

/** `/etc/key.pem (key_file)`, or the setting alone where it has the PEM. */
function nameOf({ kind, text, setting }: PemSource): string {
  return kind === 'file' ? `${text} (${setting})` : setting
}
