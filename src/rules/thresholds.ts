/** When alerts fire. */
export interface Thresholds {
  readonly floor: number
  readonly above: number
  readonly below: number
  readonly top: number
  readonly capacity: number
  readonly silent: number
  readonly loss: number
  readonly other: number
  readonly mismatch: number
  readonly 'kafka-lag': number
}

/** Every threshold: how it is written, what it is unless given, and what it is about. */
export const thresholds: readonly {
  readonly name: keyof Thresholds
  /** `speed` is in bits a second and may be written 50M, `duration` in milliseconds, `share` below 1. */
  readonly kind: 'speed' | 'duration' | 'share' | 'factor' | 'count'
  readonly usual: string
  readonly help: string
}[] = [
  {
    name: 'floor',
    kind: 'speed',
    usual: '50M',
    help: 'Bits a second below which no autonomous system and no pair is worth an alert.',
  },
  {
    name: 'above',
    kind: 'factor',
    usual: '1.5',
    help: 'An AS is above its band at so many times the 99th percentile of its last week.',
  },
  {
    name: 'below',
    kind: 'share',
    usual: '0.5',
    help: 'An AS is below its band at so much of the 1st percentile of its last week.',
  },
  {
    name: 'top',
    kind: 'count',
    usual: '10',
    help: 'A new AS is told when it is among so many with the most traffic.',
  },
  {
    name: 'capacity',
    kind: 'share',
    usual: '0.9',
    help: 'Share of the speed of an interface at which it is nearly full.',
  },
  {
    name: 'silent',
    kind: 'duration',
    usual: '10m',
    help: 'How long a sampler may send no flow.',
  },
  {
    name: 'loss',
    kind: 'share',
    usual: '0.01',
    help: 'Share of records or datagrams of a sampler that may be lost on the way.',
  },
  {
    name: 'other',
    kind: 'share',
    usual: '0.25',
    help: 'Share of bytes of a metric that may read `other` while it is at its limit.',
  },
  {
    name: 'mismatch',
    kind: 'share',
    usual: '0.2',
    help: 'How far the bytes by flows may be from those that the interface counted: 0.2 is below 0.8 or above 1.25.',
  },
  {
    name: 'kafka-lag',
    kind: 'count',
    usual: '1000000',
    help: 'Messages of a topic that may be there and not read.',
  },
]
