/** How many different values a label has in the rows of a metric. */
export interface LabelCardinality {
  readonly label: string
  readonly values: number
}

/** What a limit would come to. */
export interface LimitCoverage {
  readonly limit: number
  /** Share of the bytes of late that would have a name, at least; of 1. Nothing where there were none. */
  readonly named_share: number | null
}

/** How a metric fills its limit: what `/api/cardinality` says, in the names of JSON. */
export interface MetricCardinality {
  /** Its key in the configuration. */
  readonly metric: string
  /** Prefix of its families. */
  readonly name: string
  /** Most rows, `other` rows included, and slots among them for `other` rows. */
  readonly limit: number
  readonly other_limit: number
  readonly rows: { readonly live: number; readonly zero: number; readonly draining: number }
  /** Sample lines: rows times values. */
  readonly series: number
  /** About how many rows there would be without a limit. */
  readonly demand: number
  /** Share of all bytes since the start that did not go to `other` rows; of 1. Nothing where there are none. */
  readonly named_share: number | null
  /** The label with the most values first. */
  readonly labels: readonly LabelCardinality[]
  /** At half the limit, at the limit, and at twice the limit. */
  readonly limits: readonly LimitCoverage[]
}
