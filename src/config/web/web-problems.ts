import type { Problem } from '../problem.ts'
import { cipherSuites } from './cipher-suites.ts'
import { clientAuthTypes } from './client-auth-types.ts'
import type { WebSettings } from './web-config-schema.ts'

type TlsSettings = NonNullable<WebSettings['tls_server_config']>

/** Settings that are no good together. */
export function webProblems({ tls_server_config: tls, rate_limit }: WebSettings): Problem[] {
  const ofTls = tls === undefined ? [] : tlsProblems(tls)
  const problems = ofTls.map((problem) => ({
    ...problem,
    path: ['tls_server_config', ...problem.path],
  }))
  if (rate_limit === undefined || rate_limit.interval === 0 || rate_limit.burst > 0) return problems
  const message = 'with an interval, a burst below 1 lets nobody in'
  return [...problems, { path: ['rate_limit', 'burst'], message }]
}

function tlsProblems(tls: TlsSettings): Problem[] {
  return [
    ...oneOf(tls, 'cert_file', 'cert', true),
    ...oneOf(tls, 'key_file', 'key', true),
    ...oneOf(tls, 'client_ca_file', 'client_ca', false),
    ...clientProblems(tls),
    ...versionProblems(tls),
  ]
}

/** What is in a file or in the configuration itself is in one of them. */
function oneOf(
  tls: TlsSettings,
  file: keyof TlsSettings,
  text: keyof TlsSettings,
  isNeeded: boolean,
): Problem[] {
  if (tls[file] !== undefined && tls[text] !== undefined) {
    return [{ path: [text], at: 'key', message: `give either ${file} or ${text}` }]
  }
  if (!isNeeded || tls[file] !== undefined || tls[text] !== undefined) return []
  return [{ path: [], message: `TLS needs ${file} or ${text}` }]
}

function clientProblems(tls: TlsSettings): Problem[] {
  const { client_auth_type, client_ca, client_ca_file, client_allowed_sans } = tls
  const { asks, requires, verifies } = clientAuthTypes[client_auth_type]
  const ca = client_ca_file === undefined ? 'client_ca' : 'client_ca_file'
  const hasCa = client_ca !== undefined || client_ca_file !== undefined
  const problems: Problem[] = []
  if (hasCa && !asks) {
    const message = 'nobody is asked for a certificate: give client_auth_type'
    problems.push({ path: [ca], at: 'key', message })
  }
  if (verifies && !hasCa) {
    const message = `${client_auth_type} needs client_ca_file or client_ca: whose certificates are good?`
    problems.push({ path: ['client_auth_type'], message })
  }
  if (client_allowed_sans !== undefined && !requires) {
    const message =
      'needs client_auth_type RequireAndVerifyClientCert: otherwise a client may show no certificate'
    problems.push({ path: ['client_allowed_sans'], at: 'key', message })
  }
  return problems
}

function versionProblems({ min_version, max_version, cipher_suites }: TlsSettings): Problem[] {
  if (min_version === 'TLS13' && max_version === 'TLS12') {
    return [{ path: ['min_version'], message: 'is newer than max_version' }]
  }
  const isForOldOnes = cipher_suites?.some((name) => !isOfTls13(name)) ?? true
  if (max_version === 'TLS12' && !isForOldOnes) {
    return [{ path: ['cipher_suites'], message: 'none of them is for TLS12, which is max_version' }]
  }
  return []
}

function isOfTls13(name: keyof typeof cipherSuites): boolean {
  return cipherSuites[name] === name
}
