/** What a router's interface towards an AS is for, as its description says. */
export type Role = 'Transit' | 'Peering' | 'Customer'

/** Who runs an AS of the modelled internet. */
export interface Owner {
  readonly name: string
  readonly role: Role
}

/**
 * One for each AS, in the order of their numbers, each of them made up. Five that follow one another
 * are behind five interfaces, so that each interface of each sampler has all roles behind it.
 */
export const owners: readonly Owner[] = [
  ...owned('Transit', ['Carrier', 'Backbone', 'Telecom', 'Fiber', 'Satellite']),
  ...owned('Peering', ['Cloud', 'Video', 'CDN', 'Search', 'Games']),
  ...owned('Customer', ['University', 'Bank', 'Hospital', 'Airline', 'Museum', 'Shop']),
  ...owned('Transit', ['Global Net', 'Long Haul', 'Submarine', 'Metro', 'Wireless']),
  ...owned('Peering', ['Mail', 'Music', 'News', 'Storage', 'Social']),
  ...owned('Customer', ['Hosting', 'City', 'Energy', 'Insurance', 'Library', 'Logistics']),
]

function owned(role: Role, names: readonly string[]): Owner[] {
  return names.map((name) => ({ name: `Example ${name}`, role }))
}
