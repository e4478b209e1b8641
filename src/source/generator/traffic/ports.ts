import type { Role } from './owners.ts'

/** An interface that traffic goes through. */
export interface Port {
  /** ifIndex. */
  readonly index: number
  readonly name: string
  readonly role: Role
}

/** The ports of every sampler. */
export const ports: readonly Port[] = [
  { index: 1, name: 'et-0/0/1', role: 'Transit' },
  { index: 2, name: 'et-0/0/2', role: 'Transit' },
  { index: 3, name: 'xe-0/1/0', role: 'Peering' },
  { index: 10, name: 'xe-0/1/2', role: 'Customer' },
  { index: 11, name: 'xe-0/1/3', role: 'Customer' },
]
