/** One way for reading from Kafka to fail: what happened, and what to do about it. */
interface FailureRow {
  readonly reason: string
  readonly meaning: string
  readonly remedy: string
}

/**
 * Every reason for which reading from Kafka begins anew. Each is a value of the label `reason` and a row of
 * docs/troubleshooting.md.
 */
export const kafkaFailures = [
  {
    reason: 'unreachable',
    meaning: 'No broker can be reached, or the connection broke.',
    remedy:
      'Look at the brokers of the listener, and at their `advertised.listeners`: those addresses have to lead to them from here. A broker that closes each connection wants TLS or a login at this port: look at `tls` and `sasl`.',
  },
  {
    reason: 'coordinator',
    meaning: 'The broker that looks after the group cannot do so yet.',
    remedy:
      'A broker that was just started takes some seconds. If it goes on, look at its log, and at the topic `__consumer_offsets`.',
  },
  {
    reason: 'tls',
    meaning: 'The broker and flowtally do not agree on TLS.',
    remedy: 'Look at `tls`, `ca`, `cert` and `key` of the listener, and at the port of the broker.',
  },
  {
    reason: 'authentication',
    meaning: 'The broker refuses the login.',
    remedy:
      'Look at `sasl`, `user` and the password or token of the listener, and at the mechanisms of the broker.',
  },
  {
    reason: 'authorization',
    meaning: 'The broker does not let this user read.',
    remedy:
      'Allow the user READ and DESCRIBE on the topics and READ on the group; without a group, READ on groups that begin with `flowtally-`.',
  },
  {
    reason: 'topic',
    meaning: 'There is no such topic.',
    remedy: 'Create it, or correct the listener. flowtally creates none.',
  },
  {
    reason: 'partition',
    meaning: 'The topic has no such partition.',
    remedy: 'Correct `partitions` of the listener.',
  },
  {
    reason: 'secret',
    meaning: 'A secret or a file of the listener cannot be read.',
    remedy: 'Look at the file that the message names; it is read anew at the next attempt.',
  },
  {
    reason: 'batch',
    meaning: 'A batch of messages cannot be taken apart.',
    remedy:
      'It is broken on the disk of the broker, or in the format of before Kafka 0.11. To go on behind it, stop flowtally and set the offset of the group forward with `kafka-consumer-groups.sh --reset-offsets`.',
  },
  {
    reason: 'other',
    meaning: 'Reading from Kafka failed.',
    remedy: 'The message says how.',
  },
] as const satisfies readonly FailureRow[]

export type KafkaFailureReason = (typeof kafkaFailures)[number]['reason']
