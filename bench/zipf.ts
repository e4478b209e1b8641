import type { Random } from '../src/source/generator/traffic/random.ts'

/** Draws a rank from 0 to `count` - 1, rank r with a probability proportional to 1 / (r + 1)^exponent. */
export function zipf(count: number, exponent = 1): (random: Random) => number {
  const sums = new Float64Array(count)
  let total = 0
  for (let r = 0; r < count; r++) {
    total += 1 / (r + 1) ** exponent
    sums[r] = total
  }
  return (random) => {
    const value = random.unit() * total
    let low = 0
    let high = count - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((sums[middle] ?? 0) > value) high = middle
      else low = middle + 1
    }
    return low
  }
}
