const HOUR = 3_600_000

/** Traffic at each full hour (UTC) in percent of the busiest: asleep at four, on the sofa at nine. */
const hours = [
  58, 46, 36, 30, 28, 31, 38, 48, 58, 64, 67, 69, 70, 69, 68, 69, 72, 77, 84, 92, 98, 100, 92, 76,
]

/** How busy the network is at a time in milliseconds since 1970: over 0, at most 1. */
export function dayCurve(time: number): number {
  const hour = Math.floor(time / HOUR)
  const part = time / HOUR - hour
  const now = hours[hour % 24] ?? 0
  const next = hours[(hour + 1) % 24] ?? 0
  return (now + (next - now) * part) / 100
}
