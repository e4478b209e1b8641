import type { KafkaFailureReason } from './kafka-failures.ts'

/** A failure that we found out ourselves. */
export class KafkaFailure extends Error {
  readonly reason: KafkaFailureReason

  constructor(reason: KafkaFailureReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
