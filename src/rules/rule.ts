/** A series that Prometheus computes and keeps. */
export interface RecordingRule {
  readonly record: string
  readonly expr: string
  readonly labels?: Readonly<Record<string, string>>
}

/** Something that a person is told of. */
export interface AlertingRule {
  /** Also the heading in docs/alerts.md that says what to do. */
  readonly alert: string
  readonly expr: string
  /** How long it has to hold. */
  readonly hold: string
  /** `critical` is worth waking somebody up, `warning` a look the next morning, `info` is good to know. */
  readonly severity: 'critical' | 'warning' | 'info'
  /** Beside those of the expression. */
  readonly labels?: Readonly<Record<string, string>>
  readonly summary: string
  readonly description: string
}
