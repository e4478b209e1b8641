/** Where a setting is: `['metrics', 'as', 'labels', 1]`. */
export type Path = readonly (string | number)[]

/** Something is wrong with a setting. */
export interface Problem {
  readonly path: Path
  readonly message: string
  /** Whether the key is wrong, or what stands behind it. */
  readonly at?: 'key' | 'value'
}

/** `metrics.as.labels[1]`; a key that is no word is quoted. */
export function pathText(path: Path): string {
  return path
    .map((part, i) => {
      if (typeof part === 'number') return `[${part}]`
      if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`
      return i === 0 ? part : `.${part}`
    })
    .join('')
}
