import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, describe, it } from 'node:test'
import { ConfigError } from '../../../src/config/config-error.ts'
import { clientAuthTypes } from '../../../src/config/web/client-auth-types.ts'
import { loadWebConfig } from '../../../src/config/web/load-web-config.ts'
import type { PemSource } from '../../../src/model/pem-source.ts'
import { noPromtool } from '../../expose/promtool.ts'

const load = (text: string) => loadWebConfig({ name: 'web.yml', text }).config

/** "secret", with the least cost. */
const hash = '$2b$04$/bablgKI2VTDWRwYpqoOpe46rzeJL.gQyFOnka852IbGuw4xJZ2Oe'

const pem = (name: string) => resolve(`test/source/tls/${name}.pem`)
const credentials = `cert_file: ${pem('collector')}, key_file: ${pem('collector-key')}`
const file = (setting: string, text: string): PemSource => ({ kind: 'file', text, setting })

describe('a web configuration file', () => {
  it('that is empty is plain HTTP for everybody', () => {
    const nothing = { tls: undefined, headers: {}, users: new Map(), rateLimit: undefined }
    for (const text of ['', '{}', 'basic_auth_users:\nhttp_server_config:\n  headers:\n']) {
      assert.deepEqual(load(text), nothing)
    }
  })

  it('has everything that exporters of Prometheus take', () => {
    const { tls, ...access } = load(`
tls_server_config:
  cert_file: server.crt
  key_file: server.key
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: /etc/ca.crt
  client_allowed_sans: [prometheus.example.net, 192.0.2.1]
  min_version: TLS12
  max_version: TLS13
  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]
  prefer_server_cipher_suites: false
  curve_preferences: [X25519, CurveP256]
http_server_config:
  http2: false
  headers:
    Content-Security-Policy: default-src 'self'
    X-Frame-Options: deny
    X-Content-Type-Options: nosniff
    X-XSS-Protection: 1; mode=block
    Strict-Transport-Security: max-age=31536000
basic_auth_users:
  prometheus: ${hash}
rate_limit: { interval: 100ms, burst: 20 }
`)
    assert.deepEqual(tls, {
      cert: file('cert_file', 'server.crt'),
      key: file('key_file', 'server.key'),
      clientCa: file('client_ca_file', '/etc/ca.crt'),
      clientAuth: { asks: true, requires: true, verifies: true },
      allowedSans: ['prometheus.example.net', '192.0.2.1'],
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      ciphers:
        'ECDHE-RSA-AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
      curves: 'X25519:P-256',
      prefersOwnCiphers: false,
    })
    assert.deepEqual(access, {
      headers: {
        'Content-Security-Policy': "default-src 'self'",
        'X-Frame-Options': 'deny',
        'X-Content-Type-Options': 'nosniff',
        'X-XSS-Protection': '1; mode=block',
        'Strict-Transport-Security': 'max-age=31536000',
      },
      users: new Map([['prometheus', hash]]),
      rateLimit: { interval: 100, burst: 20 },
    })
  })

  it('may have certificates and keys in it', () => {
    const { tls } = load('tls_server_config: { cert: C, key: K, client_ca: A, client_auth_type: RequireAndVerifyClientCert }') // biome-ignore format: one
    const text = (setting: string, value: string) => ({ kind: 'text', text: value, setting })
    assert.deepEqual(
      [tls?.cert, tls?.key, tls?.clientCa],
      [text('cert', 'C'), text('key', 'K'), text('client_ca', 'A')],
    )
  })

  it('without a rate is without a limit', () => {
    for (const interval of ['0', '0s']) {
      assert.equal(load(`rate_limit: { interval: ${interval} }`).rateLimit, undefined)
    }
  })

  const ca = 'client_ca_file: ca.pem'
  const mistakes = [
    [
      'tls_server_conf: {}',
      '1:1: tls_server_conf: no such setting; did you mean "tls_server_config"?',
    ],
    [
      'tls_server_config: { cert_fil: x, cert: C, key: K }',
      '1:22: tls_server_config.cert_fil: no such setting; did you mean "cert_file"?',
    ],
    ['nonsense', ' expected a map of settings, got "nonsense"'],
    ['tls_server_config: { key: K }', '1:20: tls_server_config: TLS needs cert_file or cert'],
    ['tls_server_config: { cert: C }', '1:20: tls_server_config: TLS needs key_file or key'],
    [
      'tls_server_config: { cert: C, cert_file: c, key: K }',
      '1:22: tls_server_config.cert: give either cert_file or cert',
    ],
    [
      `tls_server_config: { cert: C, key: K, ${ca} }`,
      '1:39: tls_server_config.client_ca_file: nobody is asked for a certificate: give client_auth_type',
    ],
    [
      'tls_server_config: { cert: C, key: K, client_auth_type: RequireAndVerifyClientCert }',
      '1:57: tls_server_config.client_auth_type: RequireAndVerifyClientCert needs client_ca_file or client_ca: whose certificates are good?',
    ],
    [
      'tls_server_config: { cert: C, key: K, client_auth_type: RequireClientCert }',
      '1:57: tls_server_config.client_auth_type: unknown choice "RequireClientCert"; the choices are NoClientCert, RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven and RequireAndVerifyClientCert',
    ],
    [
      `tls_server_config: { cert: C, key: K, ${ca}, client_auth_type: VerifyClientCertIfGiven, client_allowed_sans: [a] }`,
      '1:106: tls_server_config.client_allowed_sans: needs client_auth_type RequireAndVerifyClientCert: otherwise a client may show no certificate',
    ],
    [
      'tls_server_config: { cert: C, key: K, min_version: TLS10 }',
      '1:52: tls_server_config.min_version: unknown choice "TLS10"; did you mean "TLS12"?',
    ],
    [
      'tls_server_config: { cert: C, key: K, min_version: TLS13, max_version: TLS12 }',
      '1:52: tls_server_config.min_version: is newer than max_version',
    ],
    [
      'tls_server_config: { cert: C, key: K, max_version: TLS12, cipher_suites: [TLS_AES_128_GCM_SHA256] }',
      '1:74: tls_server_config.cipher_suites: none of them is for TLS12, which is max_version',
    ],
    [
      'tls_server_config: { cert: C, key: K, curve_preferences: [P256] }',
      '1:59: tls_server_config.curve_preferences[0]: unknown choice "P256"; the choices are X25519, CurveP256, CurveP384 and CurveP521',
    ],
    [
      'tls_server_config: { cert: C, key: K, client_auth_type: RequireAnyClientCert, client_allowed_sans: [] }',
      '1:100: tls_server_config.client_allowed_sans: expected at least 1',
    ],
    [
      'http_server_config: { headers: { Server: x } }',
      '1:34: http_server_config.headers.Server: no such setting; the choices are Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, X-XSS-Protection and Strict-Transport-Security',
    ],
    [
      'http_server_config: { headers: { X-Frame-Options: ALLOW } }',
      '1:51: http_server_config.headers.X-Frame-Options: unknown choice "ALLOW"; the choices are deny and sameorigin',
    ],
    [
      'http_server_config: { headers: { X-XSS-Protection: "1\\r\\nSet-Cookie: a" } }',
      '1:52: http_server_config.headers.X-XSS-Protection: expected a line of ASCII, got "1\\r\\nSet-Cookie: a"',
    ],
    [
      'basic_auth_users: { a: secret }',
      '1:24: basic_auth_users.a: expected a password hashed by bcrypt, such as htpasswd -nBC 10 "" prints: $2y$10$…',
    ],
    [
      `basic_auth_users: { a: ${hash.replace('$04', '$16')} }`,
      '1:24: basic_auth_users.a: expected a bcrypt hash of a cost from 4 to 15, got 16',
    ],
    [
      `basic_auth_users: { "a:b": ${hash} }`,
      '1:21: basic_auth_users["a:b"]: a user has a name, without a colon (RFC 7617 §2)',
    ],
    [
      'rate_limit: { interval: 1s }',
      '1:1: rate_limit.burst: with an interval, a burst below 1 lets nobody in',
    ],
    [
      'rate_limit: { interval: 1, burst: 1 }',
      '1:25: rate_limit.interval: expected a duration such as 250ms, 10m or 1h30m, got 1',
    ],
  ] as const
  for (const [text, complaint] of mistakes) {
    it(`is refused: ${text}`, () => {
      assert.throws(() => load(text), new ConfigError([`web.yml:${complaint}`]))
    })
  }

  it('never quotes a key or a password', () => {
    const secrets = [
      'tls_server_config: { cert: C, key: [SECRET] }',
      'basic_auth_users: { a: SECRET }',
    ]
    for (const text of secrets) {
      assert.throws(
        () => load(text),
        (error: Error) => !error.message.includes('SECRET'),
      )
    }
  })
})

describe('promtool check web-config', { skip: noPromtool }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-web-'))
  after(() => rmSync(folder, { recursive: true }))

  const accepted = [
    '',
    `basic_auth_users: { prometheus: ${hash}, other: ${hash.replace('$2b', '$2y')} }`,
    "http_server_config: { http2: false, headers: { Content-Security-Policy: default-src 'self', X-Frame-Options: deny, X-Content-Type-Options: nosniff, X-XSS-Protection: 1; mode=block, Strict-Transport-Security: max-age=1 } }",
    `tls_server_config: { ${credentials} }`,
    ...Object.entries(clientAuthTypes).map(
      ([type, { asks }]) =>
        `tls_server_config: { ${credentials}, client_auth_type: ${type}${asks ? `, client_ca_file: ${pem('ca')}` : ''} }`,
    ),
    `tls_server_config: { ${credentials}, min_version: TLS12, max_version: TLS13, prefer_server_cipher_suites: false, cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, TLS_AES_256_GCM_SHA384], curve_preferences: [X25519, CurveP256, CurveP384, CurveP521] }`,
  ]
  for (const text of accepted) {
    it(`accepts what flowtally accepts: ${text.slice(0, 70)}`, () => {
      load(text)
      const path = join(folder, 'web.yml')
      writeFileSync(path, text)
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'web-config', path], {
        encoding: 'utf8',
      })
      assert.equal(status, 0, stdout + stderr)
    })
  }
})
