import type { Network } from '../model/address.ts'
import type { FieldName } from '../model/fields.ts'

/** What a metric can sum; bytes and packets are multiplied by the sampling rate unless `scale` is off. */
export const valueNames = ['bytes', 'packets', 'flows', 'sampled_packets'] as const
export type ValueName = (typeof valueNames)[number]

/**
 * What `bytes` sums: what the record says, which is the whole frame in sFlow, or the IP packet in it
 * where the record knows that.
 */
export const byteSums = ['frame', 'ip'] as const
export type ByteSum = (typeof byteSums)[number]

/** A label of a metric and the field it shows. */
export interface LabelDefinition {
  readonly label: string
  readonly field: FieldName
  /** Whether an `other` row keeps this label's value: what the field table or the metric says. */
  readonly bounded: boolean
}

/** One thing that a field's value may be. */
export type Match =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'network'; readonly network: Network }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }

/** The value of `field` is any of these; or, with `not`, none of them. */
export interface Condition {
  readonly field: FieldName
  readonly not: boolean
  readonly any: readonly Match[]
}

/** A metric as the user configured it, checked and complete; cloned into every lane. */
export interface MetricDefinition {
  /** Its key in the configuration; the label `metric` of our telemetry. */
  readonly id: string
  /** Prefix of its families: `flow_as` gives `flow_as_bytes_total`. */
  readonly name: string
  readonly help: string
  readonly labels: readonly LabelDefinition[]
  readonly values: readonly ValueName[]
  /** All must hold. */
  readonly where: readonly Condition[]
  /** Most rows, `other` rows included. */
  readonly limit: number
  /** Slots among them for `other` rows, the last row included. */
  readonly otherLimit: number
  /** Whether bytes and packets are multiplied by the sampling rate. */
  readonly scale: boolean
  readonly bytes: ByteSum
  /** Milliseconds after which a row leaves that took nothing in. */
  readonly idle: number
}
