/** The elements of options data that decoding depends on: RFC 3954 §8, RFC 5477 §8.2, RFC 7012. */
export const optionElements = {
  samplingInterval: 34,
  samplerId: 48,
  samplerRandomInterval: 50,
  systemInitTime: 160,
  selectorId: 302,
  selectorAlgorithm: 304,
  packetInterval: 305,
  packetSpace: 306,
  timeInterval: 307,
  timeSpace: 308,
  size: 309,
  population: 310,
} as const

export type OptionElement = keyof typeof optionElements

/** What one options record says, by element; the others are not kept. Reused, never kept itself. */
export type OptionsRecord = Record<OptionElement, number | undefined>
