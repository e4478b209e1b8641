/** The bounds on everything that decoders keep by what comes off the wire. */
export interface DecoderLimits {
  /** Senders that are told apart. */
  readonly samplers: number
  /** Combinations of sampler, port and observation domain. */
  readonly sessions: number
  readonly templatesPerSession: number
  /** Memory for the templates of all sessions, in bytes. */
  readonly templateBytes: number
  /** Names from options data, of all samplers. */
  readonly inBandNames: number
  /** Memory for data sets that wait for their template, in bytes. */
  readonly parkedBytes: number
  /** How long such a set waits, in milliseconds. */
  readonly parkedAge: number
}
