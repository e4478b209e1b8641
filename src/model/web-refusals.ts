/** A row of the tables below: a value of the label `reason`. */
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
      'a request without user and password, or with wrong ones, where `basic_auth_users` wants some (401)',
    remedy:
      'give `basic_auth` to the scrape configuration of Prometheus; the log has the address it came from',
  },
  {
    reason: 'password_checks',
    meaning:
      'a request whose password could not be checked, since too many wait for that already (503)',
    remedy:
      'somebody tries passwords: see where from in the log. Who has been let in before is not affected',
  },
  {
    reason: 'rate_limit',
    meaning: 'more requests than `rate_limit` in the web configuration file allows (503)',
    remedy: 'raise its `burst`, or find out who asks so often',
  },
  {
    reason: 'max_requests',
    meaning: 'more requests at the same time than `web.max_requests` allows (503)',
    remedy:
      'find out who asks so often or reads so slowly; raise `web.max_requests` if they are all welcome',
  },
  {
    reason: 'body',
    meaning: 'a request with a body: nothing here takes one (413)',
    remedy: 'send none, to `/-/reload` neither',
  },
] as const satisfies readonly WebRefusalRow[]

export type RequestRefusal = (typeof requestRefusals)[number]['reason']

/** Why a connection for HTTP is closed before its first request. */
export const connectionRefusals = [
  {
    reason: 'tls_handshake',
    meaning: 'the TLS handshake failed; the log has the reason that OpenSSL gives',
    remedy:
      '`http request` is a client that speaks plain HTTP: give it `scheme: https`. Else see versions, ciphers and CA of the client',
  },
  {
    reason: 'client_certificate',
    meaning: 'the client showed no certificate, or none that `tls_server_config` takes',
    remedy:
      'give `cert_file` and `key_file` in `tls_config` to the scrape configuration of Prometheus; the log has what is wrong with the one it shows',
  },
  {
    reason: 'connection_limit',
    meaning: 'there were 1024 connections already',
    remedy: 'find out who opens so many: `ss -tn sport = :9590`',
  },
] as const satisfies readonly WebRefusalRow[]

export type ConnectionRefusal = (typeof connectionRefusals)[number]['reason']
