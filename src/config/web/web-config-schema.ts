import { array, type output, record, strictObject, string, type ZodType } from 'zod'
import { type SettingInfo, setting, valueTypes } from '../setting.ts'
import { choice, integer, parsed, text, trueOrFalse } from '../value-types.ts'
import { parseDuration } from '../values/duration.ts'
import { Mistake } from '../values/mistake.ts'
import { shown } from '../values/shown.ts'
import { cipherSuites } from './cipher-suites.ts'
import { clientAuthTypes } from './client-auth-types.ts'
import { curves } from './curves.ts'
import { passwordHash } from './password-hash.ts'
import { tlsVersions } from './tls-versions.ts'

/** A line of this schema: neither flag nor variable. */
function line<T extends Parameters<typeof setting>[0]>(
  schema: T,
  help: string,
  more: Pick<SettingInfo, 'default'> = {},
): T {
  return setting(schema, 'Web', help, { default: 'none', ...more })
}

const tls = strictObject({
  cert_file: line(
    text().optional(),
    'File (PEM) with the certificate, those in between behind it.',
  ),
  key_file: line(text().optional(), 'File (PEM) with its key, without a passphrase.'),
  cert: line(text().optional(), 'The certificate itself, instead of `cert_file`.'),
  key: line(text().optional(), 'The key itself, instead of `key_file`.'),
  client_auth_type: line(
    choice(keysOf(clientAuthTypes)).prefault('NoClientCert'),
    'What clients have to do with certificates of their own. Only `RequireAndVerifyClientCert` keeps ' +
      'others out.',
    { default: '`NoClientCert`' },
  ),
  client_ca_file: line(
    text().optional(),
    'File (PEM) with the CAs of which certificates of clients have to be.',
  ),
  client_ca: line(text().optional(), 'The CAs themselves, instead of `client_ca_file`.'),
  client_allowed_sans: line(
    listOf(text(), 'names, addresses, e-mail addresses and URIs').optional(),
    'The certificate of a client has to have one of them among its subject alternative names, to the ' +
      'letter.',
    { default: 'any' },
  ),
  min_version: line(tlsVersion().prefault('TLS12'), 'Oldest version of TLS.', {
    default: '`TLS12`',
  }),
  max_version: line(tlsVersion().prefault('TLS13'), 'Newest version of TLS.', {
    default: '`TLS13`',
  }),
  cipher_suites: line(
    listOf(
      choice(keysOf(cipherSuites)),
      'names as `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`',
    ).optional(),
    'Cipher suites for TLS 1.2, in order of preference. Those of TLS 1.3 are always on.',
    { default: 'those of Node' },
  ),
  prefer_server_cipher_suites: line(
    trueOrFalse().prefault(true),
    'Whether that order counts, or that of the client.',
    { default: '`true`' },
  ),
  curve_preferences: line(
    listOf(choice(keysOf(curves)), words(curves)).optional(),
    'Curves for the exchange of keys, in order of preference.',
    { default: 'those of Node' },
  ),
})

const headers = strictObject({
  'Content-Security-Policy': line(
    headerValue().optional(),
    'Sent with each answer, in place of the one that pages have.',
  ),
  'X-Frame-Options': line(choice(['deny', 'sameorigin']).optional(), 'Likewise.'),
  'X-Content-Type-Options': line(choice(['nosniff']).optional(), 'It is sent anyway.', {
    default: '`nosniff`',
  }),
  'X-XSS-Protection': line(headerValue().optional(), 'Sent with each answer.'),
  'Strict-Transport-Security': line(headerValue().optional(), 'Sent with each answer.'),
})

/** The web configuration file of Prometheus' exporters (exporter-toolkit). */
export const webConfigSchema = strictObject({
  tls_server_config: tls.optional(),
  http_server_config: strictObject({
    http2: line(
      trueOrFalse().prefault(true),
      'Accepted, and without effect: flowtally speaks HTTP/1.1, on which clients agree by themselves.',
      { default: '`true`' },
    ),
    headers: headers.prefault({}),
  }).prefault({}),
  basic_auth_users: line(
    record(userName(), passwordHash())
      .register(valueTypes, { form: 'mapping', name: 'map of user to bcrypt hash' })
      .prefault({}),
    'Who may ask, and their passwords hashed by bcrypt with a cost up to 15.',
    { default: 'everybody' },
  ),
  rate_limit: strictObject({
    interval: line(
      interval(),
      'Time from one request to the next, all clients together. 0 is no limit.',
    ),
    burst: line(
      integer(0, 1_000_000).prefault(0),
      'Requests that may come at once after a rest. Needed with an `interval`.',
      { default: '0' },
    ),
  }).optional(),
})

/** A web configuration file whose values are read one by one. */
export type WebSettings = output<typeof webConfigSchema>

/** Node has no other versions: its OpenSSL does not do the older ones. */
function tlsVersion() {
  return choice(keysOf(tlsVersions))
}

function userName() {
  return string().refine((name) => name !== '' && !name.includes(':'), {
    error: 'a user has a name, without a colon (RFC 7617 §2)',
  })
}

/** RFC 9110 §5.5 */
function headerValue() {
  return parsed({ form: 'text', name: 'text' }, (value) => {
    if (typeof value === 'string' && /^[\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?$/.test(value)) {
      return value
    }
    throw new Mistake(`expected a line of ASCII, got ${shown(value)}`)
  })
}

/** As in Go, 0 needs no unit. */
function interval() {
  return parsed({ form: 'text', name: 'duration, 0s to 1h' }, (value) =>
    value === 0 ? 0 : parseDuration(value, '0s', '1h'),
  )
}

/** No words with commas: what reads this file elsewhere takes lists only. */
function listOf<T extends ZodType>(item: T, name: string) {
  return array(item)
    .min(1, { error: () => 'expected at least 1' })
    .register(valueTypes, { form: 'list', name: `list of ${name}` })
}

function keysOf<T extends object>(table: T) {
  return Object.keys(table) as (keyof T & string)[]
}

function words(table: object): string {
  return Object.keys(table)
    .map((name) => `\`${name}\``)
    .join(', ')
}
