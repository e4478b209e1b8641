import type { Network } from './address.ts'

/** What is known of a network: its name, `''` for none, and its AS number, 0 for none. */
export interface NamedNetwork {
  readonly network: Network
  readonly name: string
  readonly as: number
}

/** Where networks are named: a file, or the configuration itself. */
export type NetworksSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'inline'; readonly networks: readonly NamedNetwork[] }
