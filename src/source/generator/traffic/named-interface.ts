/** An interface of a sampler, as it is configured. */
export interface NamedInterface {
  /** ifIndex. */
  readonly index: number
  readonly name: string
  readonly description: string
}
