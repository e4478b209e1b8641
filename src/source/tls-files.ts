import type { PemSource } from '../model/pem-source.ts'
import type { TlsSources } from '../system/tls-credentials.ts'

/** Where a TLS listener has its credentials, in PEM. */
export interface TlsFiles {
  /** Its certificate, with those of the CAs in between behind it. */
  readonly cert: string
  /** The private key of the certificate, without a passphrase. */
  readonly key: string
  /** CAs of which clients have to show a certificate; without it nobody has to. */
  readonly clientCa: string | undefined
}

/** The files by the names that the parameters of a listener have. */
export function tlsSources({ cert, key, clientCa }: TlsFiles): TlsSources {
  const file = (setting: string, text: string): PemSource => ({ kind: 'file', text, setting })
  return {
    cert: file('cert', cert),
    key: file('key', key),
    clientCa: clientCa === undefined ? undefined : file('client_ca', clientCa),
  }
}
