import type { PemSource } from '../../model/pem-source.ts'
import type { WebConfig, WebTls } from '../../model/web-config.ts'
import { ConfigError } from '../config-error.ts'
import { readDocument } from '../document.ts'
import { issueProblems } from '../issue-problems.ts'
import { placeProblems } from '../place-problems.ts'
import type { Path } from '../problem.ts'
import type { ConfigSources } from '../sources.ts'
import { isMapping } from '../values/is-mapping.ts'
import { shown } from '../values/shown.ts'
import { cipherSuites } from './cipher-suites.ts'
import { clientAuthTypes } from './client-auth-types.ts'
import { curves } from './curves.ts'
import { tlsVersions } from './tls-versions.ts'
import { type WebSettings, webConfigSchema } from './web-config-schema.ts'
import { webProblems } from './web-problems.ts'

/** A web configuration file, read. */
export interface PlacedWebConfig {
  readonly config: WebConfig
  /** Where in the file a setting stands: `web.yml:2:14`. */
  place(setting: Path): string
}

/** Reads a web configuration file; a `ConfigError` says everything that is wrong with it. */
export function loadWebConfig({ name, text }: NonNullable<ConfigSources['file']>): PlacedWebConfig {
  const document = readDocument(name, text)
  const content = document.content ?? {}
  if (!isMapping(content)) {
    throw new ConfigError([`${name}: expected a map of settings, got ${shown(content)}`])
  }
  const parsed = webConfigSchema.safeParse(withoutUnset(content), { reportInput: true })
  const problems = parsed.success
    ? webProblems(parsed.data)
    : parsed.error.issues.flatMap((issue) => issueProblems(issue, webConfigSchema))
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(placeProblems(problems, [], document))
  }
  return {
    config: webConfig(parsed.data),
    place(setting) {
      const { line, column } = document.locate(setting, 'value')
      return `${name}:${line}:${column}`
    },
  }
}

/** What stands behind nothing is not given. */
function withoutUnset(section: Record<string, unknown>): Record<string, unknown> {
  const given = Object.entries(section).filter(([, value]) => value !== null)
  return Object.fromEntries(
    given.map(([key, value]) => [key, isMapping(value) ? withoutUnset(value) : value]),
  )
}

function webConfig(settings: WebSettings): WebConfig {
  const { tls_server_config: tls, rate_limit } = settings
  const headers = Object.entries(settings.http_server_config.headers)
  return {
    tls: tls && webTls(tls),
    headers: Object.fromEntries(headers.filter(isText)),
    users: new Map(Object.entries(settings.basic_auth_users)),
    rateLimit: rate_limit === undefined || rate_limit.interval === 0 ? undefined : rate_limit,
  }
}

function webTls(tls: NonNullable<WebSettings['tls_server_config']>): WebTls {
  const { cipher_suites, curve_preferences } = tls
  const cert = pemSource(tls, 'cert')
  const key = pemSource(tls, 'key')
  if (cert === undefined || key === undefined) throw new Error('TLS without a certificate')
  return {
    cert,
    key,
    clientCa: pemSource(tls, 'client_ca'),
    clientAuth: clientAuthTypes[tls.client_auth_type],
    allowedSans: tls.client_allowed_sans,
    minVersion: tlsVersions[tls.min_version],
    maxVersion: tlsVersions[tls.max_version],
    ciphers: cipher_suites && ciphers(cipher_suites),
    curves: curve_preferences?.map((name) => curves[name]).join(':'),
    prefersOwnCiphers: tls.prefer_server_cipher_suites,
  }
}

function pemSource(
  tls: NonNullable<WebSettings['tls_server_config']>,
  setting: 'cert' | 'key' | 'client_ca',
): PemSource | undefined {
  const file = `${setting}_file` as const
  const path = tls[file]
  if (path !== undefined) return { kind: 'file', text: path, setting: file }
  const text = tls[setting]
  return text === undefined ? undefined : { kind: 'text', text, setting }
}

/** Without any of its own, Node would switch TLS 1.3 off. */
function ciphers(names: readonly (keyof typeof cipherSuites)[]): string {
  const ofTls13 = Object.values(cipherSuites).filter((name) => name.startsWith('TLS_'))
  return [...new Set([...names.map((name) => cipherSuites[name]), ...ofTls13])].join(':')
}

function isText(entry: [string, string | undefined]): entry is [string, string] {
  return entry[1] !== undefined
}
