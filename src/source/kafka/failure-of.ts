import { KafkaFailure } from './kafka-failure.ts'
import type { KafkaFailureReason } from './kafka-failures.ts'

/** Deeper than any error of kafkajs. */
const DEEPEST = 10

/** What is found in the names, types and messages of errors; the first that fits counts. */
const signs: readonly (readonly [KafkaFailureReason, RegExp])[] = [
  ['authentication', /SASL|AUTHENTICATION/i],
  ['authorization', /AUTHORIZATION_FAILED/],
  ['tls', /certificate|\bSSL\b|\bTLS\b|EPROTO/i],
  ['topic', /UNKNOWN_TOPIC|INVALID_TOPIC/],
  [
    'batch',
    /NotImplemented|Snappy|zstd|lz4|more than \d+ bytes|incorrect header|buffer bounds|is out of range|InvalidVarInt|InvalidLong/i,
  ],
  ['unreachable', /Connection|NoBroker|BrokerNotFound|RequestTimeout|ECONN|ENOTFOUND|LEADER/],
  ['coordinator', /GROUP_LOAD_IN_PROGRESS|COORDINATOR|CoordinatorNotFound/],
]

/** Why reading failed, by whatever kafkajs makes of it, and what the error says. */
export function failureOf(error: unknown): KafkaFailure {
  const chain = causes(error)
  const ours = chain.find((cause) => cause instanceof KafkaFailure)
  if (ours !== undefined) return ours
  const text = chain.map((cause) => `${cause.name} ${typeOf(cause)} ${cause.message}`).join('\n')
  const [reason] = signs.find(([, sign]) => sign.test(text)) ?? ['other' as const]
  return new KafkaFailure(reason, chain.at(-1)?.message ?? `${error}`, { cause: error })
}

/** An error and what caused it, outermost first. */
function causes(error: unknown): Error[] {
  const chain: Error[] = []
  for (let one = error; one instanceof Error && chain.length < DEEPEST; one = one.cause) {
    chain.push(one)
  }
  return chain
}

function typeOf(error: Error): string {
  return 'type' in error ? String(error.type) : ''
}
