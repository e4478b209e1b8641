import type { SecureContextOptions } from 'node:tls'
import type { ClientAuth } from '../../model/web-config.ts'

/** What an HTTP server needs for TLS. */
export interface ServerTls {
  readonly context: SecureContextOptions
  readonly clientAuth: ClientAuth
  /** What a client's certificate has to have one of, if anything. */
  readonly allowedSans: readonly string[] | undefined
}
