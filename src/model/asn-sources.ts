/** Where the AS number of an address can come from. */
export const asnSources = ['flow', 'flow-except-private', 'networks', 'mmdb'] as const

export type AsnSource = (typeof asnSources)[number]
