/** What a sampler sent, in its own numbers: sums of what it saw, not multiplied by its rate. */
export interface Sent {
  readonly bytes: bigint
  readonly packets: bigint
  readonly flows: bigint
}
