import type { FieldName } from '../model/fields.ts'

/** What a metric can sum. */
export type ValueName = 'bytes' | 'packets' | 'flows' | 'sampled_packets'

/** What the exposition reads of a metric's definition. */
export interface FlowDefinition {
  /** Prefix of its families: `flow_as` gives `flow_as_bytes_total`. */
  readonly name: string
  readonly help: string
  readonly labels: readonly { readonly label: string; readonly field: FieldName }[]
  readonly values: readonly ValueName[]
  /** Whether bytes and packets are multiplied by the sampling rate. */
  readonly scale: boolean
  /** Whether bytes are those of frames, as exported, or of the IP packets in them. */
  readonly bytes: 'frame' | 'ip'
}

/** What the exposition reads of a metric's table; a `SeriesTable` is one. */
export interface FlowFamily {
  readonly definition: FlowDefinition
  readonly layout: {
    /** Words of a row's key. */
    readonly words: number
    /** Where labels begin in the key, and the bit of rows in which one reads `other`. */
    readonly labels: readonly {
      readonly label: string
      readonly at: number
      readonly bit: number
    }[]
    /** Labels that are no part of the key: their places in `names`, and bits as above. */
    readonly attached: readonly {
      readonly label: string
      readonly at: number
      readonly bits: number
    }[]
  }
  readonly rows: {
    /** Rows are in slots 0 … end - 1; some of these may be free. */
    readonly end: number
    /** The key of row `r` begins at `r * layout.words`. */
    readonly keys: Uint32Array
    /** The bits of the labels of row `r` that read `other`. */
    readonly others: Uint32Array
    /** The numbers of the names of row `r` begin at `r * layout.attached.length`. */
    readonly names: Uint32Array
    /** High and low word of value `v` of row `r` at `2 * (r * values + v)`. */
    readonly sums: Uint32Array
    /** What each row is, by `model/row-state.ts`. */
    readonly states: Uint8Array
    /** When each row was born, in milliseconds since 1970. */
    readonly created: Float64Array
  }
}

/** For whom a scrape is: a scraper sees a new row at 0 first, anybody else what it has. */
export type Viewer = 'scraper' | 'visitor'

/** The texts that dictionary numbers in keys stand for. */
export interface Names {
  text(number: number): string
}
