/** One way for a connection to end: what happened, and what to do about it. */
interface ConnectionEndRow {
  readonly reason: string
  /** Everyday: counted, but not worth a line in the log. */
  readonly ordinary: boolean
  readonly meaning: string
  readonly remedy: string
}

/**
 * Every reason for which a TCP connection ends or is refused. Each is a value of the label `reason`
 * and a row of docs/troubleshooting.md.
 */
export const connectionEnds = [
  {
    reason: 'peer',
    ordinary: true,
    meaning: 'The sampler closed the connection.',
    remedy: 'Nothing, if it opens the next one. Its templates went with the connection.',
  },
  {
    reason: 'stopped',
    ordinary: true,
    meaning: 'flowtally was stopped.',
    remedy: 'Nothing: samplers open new connections to the next one.',
  },
  {
    reason: 'not_allowed',
    ordinary: false,
    meaning: 'A connection was refused: the peer is not in `allow`.',
    remedy: 'Add its address or network to `allow`, or stop it from connecting.',
  },
  {
    reason: 'connection_limit',
    ordinary: false,
    meaning: 'A connection was refused: `limits.connections` are open already.',
    remedy:
      'Raise `limits.connections`; if the connections are not of your samplers, restrict them with `allow`.',
  },
  {
    reason: 'tls_handshake',
    ordinary: false,
    meaning: 'TLS was not agreed upon, or not within 30 seconds.',
    remedy:
      'The detail says why. Often the peer speaks plain TCP, is older than TLS 1.2, or does not trust the certificate of the listener: give it the CA.',
  },
  {
    reason: 'client_certificate',
    ordinary: false,
    meaning: 'The peer has no certificate, or none that `client_ca` of the listener vouches for.',
    remedy: 'Give the sampler a certificate of that CA, and look at its dates and at both clocks.',
  },
  {
    reason: 'unknown_version',
    ordinary: false,
    meaning: 'Where an IPFIX message should begin, something else does.',
    remedy:
      'Something else sends to this port (NetFlow v9 has no TCP, TLS has a listener of its own), or the sampler miscounted the length of the message before: capture it and look.',
  },
  {
    reason: 'length',
    ordinary: false,
    meaning: 'An IPFIX message says that it is shorter than its header.',
    remedy: 'A bug of the sampler: capture the connection and report it to its vendor.',
  },
  {
    reason: 'incomplete',
    ordinary: false,
    meaning: 'The sampler closed the connection in the midst of a message, which is lost.',
    remedy: 'Look whether the sampler was stopped or crashed; its log may say more.',
  },
  {
    reason: 'slow',
    ordinary: false,
    meaning: 'A message had begun and was not complete 30 seconds later.',
    remedy: 'Look for loss on the way, or for somebody who only holds connections open.',
  },
  {
    reason: 'idle',
    ordinary: false,
    meaning: 'Nothing came for `limits.connection_idle`.',
    remedy: 'Raise it if the sampler has that little to say; it has to open a new connection.',
  },
  {
    reason: 'reset',
    ordinary: false,
    meaning: 'The connection broke: it was reset, or the peer is gone without a word.',
    remedy: 'Look whether the sampler was restarted, and at firewalls that forget connections.',
  },
] as const satisfies readonly ConnectionEndRow[]

export type ConnectionEnd = (typeof connectionEnds)[number]['reason']

/** The row of a reason. */
export function connectionEnd(reason: ConnectionEnd): ConnectionEndRow {
  const row = connectionEnds.find((candidate) => candidate.reason === reason)
  if (row === undefined) throw new Error(`no connection ends by ${reason}`)
  return row
}
