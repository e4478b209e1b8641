import type { Random } from './random.ts'

/** Draws an item as often as its weight says. */
export function weighted<Item>(
  items: readonly Item[],
  weight: (item: Item, position: number) => number,
): (random: Random) => Item {
  const sums = new Float64Array(items.length)
  let total = 0
  for (const [i, item] of items.entries()) {
    total += weight(item, i)
    sums[i] = total
  }
  return (random) => {
    const item = items[firstAbove(sums, random.unit() * total)]
    if (item === undefined) throw new RangeError('nothing to choose from')
    return item
  }
}

/** Position of the first sum greater than `value`. */
function firstAbove(sums: Float64Array, value: number): number {
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sums[middle] ?? 0) > value) high = middle
    else low = middle + 1
  }
  return low
}
