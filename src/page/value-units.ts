/** How the rate of a value of a metric is called, and what it is multiplied by to be that. */
export const valueUnits: Readonly<Record<string, readonly [title: string, factor: number]>> = {
  bytes: ['bit/s', 8],
  packets: ['packets/s', 1],
  flows: ['flows/s', 1],
  sampled_packets: ['sampled packets/s', 1],
}
