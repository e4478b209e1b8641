import type { NamedInterface } from './traffic/named-interface.ts'

/** What a sampler says of itself in all its datagrams. */
export interface EncodingSettings {
  /** When it was started, in milliseconds since 1970. */
  readonly boot: number
  /** Observation domain, source id or engine. */
  readonly domain: number
  /** What options data names. */
  readonly interfaces: readonly NamedInterface[]
}
