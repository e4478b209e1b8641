/** A panel as this folder describes it. */
export interface PanelSpec {
  /** Unique in its dashboard, and stays: links go by it. */
  readonly id: number
  readonly kind: 'lines' | 'stacked' | 'stat' | 'table'
  readonly title: string
  readonly description: string
  /** In Grafana's words: `bps`, `percentunit`, `s`. */
  readonly unit: string
  /** Columns of 24. */
  readonly width: number
  readonly targets: readonly Target[]
  /** Headings of the labels in a table. */
  readonly headings?: Readonly<Record<string, string>>
  /** Where a value is no longer good, and where it is bad. */
  readonly steps?: readonly Step[]
  /** Where a click on a series leads. */
  readonly link?: { readonly title: string; readonly url: string }
}

/** A query of a panel. */
export interface Target {
  readonly expr: string
  /** How its series are called, or the heading of its column in a table. */
  readonly legend: string
  /** Of its column in a table, where that is not the panel's. */
  readonly unit?: string
}

/** From this value on, a panel has this colour; `null` is from the lowest on. */
export interface Step {
  readonly value: number | null
  readonly color: 'green' | 'orange' | 'red' | 'blue'
}
