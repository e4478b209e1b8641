/** The sample lines of an exposition: name with labels, as written, and the value, as written. */
export class Samples {
  readonly #values = new Map<string, string>()

  constructor(exposition: string) {
    for (const line of exposition.split('\n')) {
      const [, series, value] = /^([^#\s][^{\s]*(?:\{.*\})?) (\S+)$/.exec(line) ?? []
      if (series !== undefined && value !== undefined) this.#values.set(series, value)
    }
  }

  /** All series of a name, with their labels. */
  series(name: string): string[] {
    return [...this.#values.keys()].filter((series) => nameOf(series) === name)
  }

  /** The values that a label has in the series of a name. */
  labelValues(name: string, label: string): string[] {
    const values = this.series(name).map(
      (series) => new RegExp(`[{,]${label}="([^"]*)"`).exec(series)?.[1],
    )
    return [...new Set(values.flatMap((value) => value ?? []))]
  }

  /** The value of one series; `undefined` where there is none. */
  value(series: string): number | undefined {
    const text = this.#values.get(series)
    return text === undefined ? undefined : Number(text)
  }

  /** The exact sum over all series of a name that have these labels. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): bigint {
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
    let sum = 0n
    for (const series of this.series(name)) {
      const present = series.slice(name.length + 1, -1).split(',')
      if (wanted.every((label) => present.includes(label))) {
        sum += BigInt(this.#values.get(series) ?? 0)
      }
    }
    return sum
  }
}

function nameOf(series: string): string {
  return series.replace(/\{.*/s, '')
}
