/** A row of the tables below: a value of the label `reason`, and what the log says of it. */
export interface WebRefusalRow {
  readonly reason: string
  readonly meaning: string
  readonly remedy: string
}

/** Why a request over HTTP is not answered with what it asks for. */
export const requestRefusals = [
  {
    reason: 'unauthorized',
    meaning:
      'A request without user and password, or with wrong ones, where `basic_auth_users` wants some (401).',
    remedy: 'Give `basic_auth` to the scrape configuration of Prometheus.',
  },
  {
    reason: 'password_checks',
    meaning:
      'A request whose password could not be checked, since too many wait for that already (503).',
    remedy: 'Somebody tries passwords. Who has been let in before is not affected.',
  },
  {
    reason: 'rate_limit',
    meaning: 'More requests than `rate_limit` in the web configuration file allows (503).',
    remedy: 'Raise its `burst`, or find out who asks so often.',
  },
  {
    reason: 'max_requests',
    meaning: 'More requests at the same time than `web.max_requests` allows (503).',
    remedy:
      'Find out who asks so often or reads so slowly; raise `web.max_requests` if they are all welcome.',
  },
  {
    reason: 'body',
    meaning: 'A request with a body, which nothing here takes (413).',
    remedy: 'Send none, to `/-/reload` neither.',
  },
] as const satisfies readonly WebRefusalRow[]

export type RequestRefusal = (typeof requestRefusals)[number]['reason']

/** Why a connection for HTTP is closed before its first request. */
export const connectionRefusals = [
  {
    reason: 'tls_handshake',
    meaning: 'The TLS handshake of a client of HTTP failed, with the reason that OpenSSL gives.',
    remedy:
      '`http request` is a client that speaks plain HTTP: give it `scheme: https`. Else see its versions, ciphers and CA.',
  },
  {
    reason: 'client_certificate',
    meaning:
      'A client of HTTP showed no certificate, or none that `tls_server_config` in the web configuration file takes.',
    remedy:
      'Give `cert_file` and `key_file` in `tls_config` to the scrape configuration of Prometheus.',
  },
  {
    reason: 'connection_limit',
    meaning: 'There are 1024 connections for HTTP already.',
    remedy: 'Find out who opens so many: `ss -tn sport = :9590`.',
  },
] as const satisfies readonly WebRefusalRow[]

export type ConnectionRefusal = (typeof connectionRefusals)[number]['reason']
