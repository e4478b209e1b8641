import { ConfigError } from '../config/config-error.ts'
import { readCredentials, type TlsCredentials } from '../system/tls-credentials.ts'
import { textFlag } from './text-flag.ts'

/** The flags with the files of a certificate to show, and its key. */
export interface CredentialFlags {
  readonly cert?: unknown
  readonly key?: unknown
}

/** What is shown to the server at this URL; a `ConfigError` says what is wrong with the flags or the files. */
export function clientCredentials(
  { cert, key }: CredentialFlags,
  { protocol, host }: URL,
): TlsCredentials | undefined {
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined)
    throw new ConfigError(['--key needs --cert, the certificate that it is of'])
  if (key === undefined) throw new ConfigError(['--cert needs --key, the key of the certificate'])
  if (protocol !== 'https:') {
    throw new ConfigError([`--cert: certificates are for TLS: give the URL as https://${host}`])
  }
  return readCredentials(
    { cert: source('cert', cert), key: source('key', key), clientCa: undefined },
    (problem, cause) => new ConfigError([`top: ${problem}`], { cause }),
  )
}

function source(flag: string, value: unknown) {
  return { kind: 'file', text: textFlag(flag, value), setting: `--${flag}` } as const
}
