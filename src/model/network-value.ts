import type { Network } from './address.ts'

/** A value that holds for the addresses of a network. */
export interface NetworkValue<T> {
  readonly network: Network
  readonly value: T
}
