/** What the generator speaks. */
export const protocols = ['ipfix', 'v9', 'v5'] as const
export type Protocol = (typeof protocols)[number]

/** The protocol of a sampler: they take turns in those that are wanted. */
export function protocolOf(wanted: readonly Protocol[], sampler: number): Protocol {
  return wanted[sampler % wanted.length] ?? protocols[0]
}
