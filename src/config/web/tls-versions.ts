import type { TlsVersion } from '../../model/web-config.ts'

/** Versions of TLS by their names of exporters written in Go. OpenSSL 3 has switched off the older ones. */
export const tlsVersions = {
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
} as const satisfies Record<string, TlsVersion>
