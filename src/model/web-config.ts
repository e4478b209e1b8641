import type { PemSource } from './pem-source.ts'

/** What clients have to do with certificates of their own. */
export interface ClientAuth {
  /** Whether a client is asked for one. */
  readonly asks: boolean
  /** Whether it has to show one. */
  readonly requires: boolean
  /** Whether the one it shows has to be of the CAs. */
  readonly verifies: boolean
}

/** The words of node:tls for the versions that there are. */
export type TlsVersion = 'TLSv1.2' | 'TLSv1.3'

/** How HTTP goes over TLS. */
export interface WebTls {
  readonly cert: PemSource
  readonly key: PemSource
  readonly clientCa: PemSource | undefined
  readonly clientAuth: ClientAuth
  /** Names, addresses and URIs of which a client's certificate has to have one. */
  readonly allowedSans: readonly string[] | undefined
  readonly minVersion: TlsVersion
  readonly maxVersion: TlsVersion
  /** As OpenSSL calls them, with colons in between; undefined for those that Node prefers. */
  readonly ciphers: string | undefined
  readonly curves: string | undefined
  readonly prefersOwnCiphers: boolean
}

/** Who may ask over HTTP, how often, and what is put into the answers. */
export interface WebAccess {
  readonly headers: Readonly<Record<string, string>>
  /** The bcrypt hash of each user's password; nobody needs one if there are none. */
  readonly users: ReadonlyMap<string, string>
  /** One request each `interval` milliseconds, or `burst` at once after a rest. */
  readonly rateLimit: { readonly interval: number; readonly burst: number } | undefined
}

/** A web configuration file, read. */
export interface WebConfig extends WebAccess {
  readonly tls: WebTls | undefined
}
