/**
 * What to put behind "unknown …;": `did you mean "src_as"?` where a choice is close to the word,
 * else `elsewhere`, else all the choices.
 */
export function suggestion(word: string, choices: readonly string[], elsewhere?: string): string {
  const close = closest(word, choices) ?? beginning(word, choices)
  if (close !== undefined) return `did you mean ${JSON.stringify(close)}?`
  if (elsewhere !== undefined) return elsewhere
  if (choices.length === 1) return `the only choice is ${choices[0]}`
  return `the choices are ${choices.slice(0, -1).join(', ')} and ${choices.at(-1)}`
}

/** The choice that the word spells out (`protocol` for `proto`), or the only one it begins. */
function beginning(word: string, choices: readonly string[]): string | undefined {
  if (word.length < 3) return undefined
  const longer = choices.filter((choice) => choice.startsWith(word))
  const shorter = choices.filter((choice) => choice.length > 2 && word.startsWith(choice))
  return shorter.at(-1) ?? (longer.length === 1 ? longer[0] : undefined)
}

/** The choice with the fewest slips between it and the word, if they are few. */
function closest(word: string, choices: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll('-', '_')
  let best: string | undefined
  let fewest = Math.min(2, Math.floor(word.length / 3)) + 1
  for (const choice of choices) {
    const slips = distance(plain(word), plain(choice))
    if (slips < fewest) {
      best = choice
      fewest = slips
    }
  }
  return best
}

/** Letters to add, drop, change or swap with their neighbour: optimal string alignment. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        (above[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (above[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = above
    above = row
  }
  return above[b.length] ?? 0
}
