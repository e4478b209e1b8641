import type { Generation, PayloadFormat } from './payload.ts'
import type { Secret } from './secret.ts'

/** How somebody logs in with a password: RFC 4616, RFC 5802, RFC 7677. */
export const passwordMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const

/** Where reading begins for which no position is known. */
export const kafkaStarts = ['latest', 'earliest'] as const

/** How brokers are told who we are; the token is one for OAUTHBEARER (RFC 7628). */
export type KafkaLogin =
  | {
      readonly mechanism: (typeof passwordMechanisms)[number]
      readonly user: string
      readonly password: Secret
    }
  | { readonly mechanism: 'oauthbearer'; readonly token: Secret }

/** Files in PEM: CAs that brokers are vouched for by, a certificate of ours and its key. */
export interface KafkaTls {
  readonly ca: string | undefined
  readonly cert: string | undefined
  readonly key: string | undefined
}

/** Topics of Kafka with flows in them, and how to get at them. */
export interface KafkaTopics {
  /** `host:port` */
  readonly brokers: readonly string[]
  readonly topics: readonly string[]
  /** What each message is. */
  readonly format: PayloadFormat
  /** Of goflow2's protobuf, where it need not be told by looking. */
  readonly generation: Generation | undefined
  /** Whose members share the partitions; without it all that are chosen are read, and nothing is committed. */
  readonly group: string | undefined
  /** Without a group: those that are read, of each topic; all if it is not given. */
  readonly partitions: readonly number[] | undefined
  readonly from: (typeof kafkaStarts)[number]
  readonly tls: KafkaTls | undefined
  readonly login: KafkaLogin | undefined
}

/** What a source is called in messages and labels: nothing secret, and none twice. */
export function kafkaName({ brokers, topics }: Pick<KafkaTopics, 'brokers' | 'topics'>): string {
  return `kafka://${brokers.join(',')}/${topics.join(',')}`
}
