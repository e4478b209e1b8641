/** How everything is: what `/api/status` says, in the names of JSON. Times are milliseconds since 1970. */
export interface Status {
  /** Which form this has; another one is not for those who know this one. */
  readonly format: 1
  readonly version: string
  readonly started: number
  readonly now: number
  readonly ready: boolean
  /** Why it is not ready, for people. */
  readonly reason: string
  readonly listening: readonly ListenerStatus[]
  readonly traffic: TrafficStatus
  /** What needs a look, the worst first. */
  readonly findings: readonly FindingStatus[]
  readonly metrics: readonly MetricStatus[]
  readonly samplers: Part<SamplerStatus>
  readonly templates: Part<TemplateStatus>
}

/** The first of so many. */
export interface Part<Item> {
  readonly total: number
  readonly shown: readonly Item[]
}

/** Where something is received. */
export interface ListenerStatus {
  /** As configured, `flow://:2055`. */
  readonly listen: string
  readonly address: string
  readonly port: number
  readonly transport: 'udp' | 'tcp'
}

/** All traffic together, as one of the metrics counts it. */
export interface TrafficStatus {
  /** Prefix of the families of that metric; null where none counts bytes. */
  readonly metric: string | null
  /** Whether sampling rates are in it. */
  readonly scaled: boolean
  /** A second, of late. Null: not known yet, or not counted. */
  readonly bits: number | null
  readonly packets: number | null
  readonly flows: number | null
  readonly datagrams: number | null
  /** The last ten minutes, in columns: when, and what a second until then from the point before. */
  readonly history: {
    readonly time: readonly number[]
    readonly bits: readonly (number | null)[]
    readonly packets: readonly (number | null)[]
  }
}

export type Severity = 'error' | 'warning' | 'note'

/** A kind of thing that needs a look, and what to do about it. */
export interface FindingStatus {
  readonly severity: Severity
  /** Which row of the tables of reasons it is. */
  readonly reason: string
  readonly meaning: string
  readonly remedy: string
  /** The page and section of the documentation that has more. */
  readonly see: string
  /** Where it is so, the newest first. */
  readonly places: Part<PlaceStatus>
}

/** One place where something needs a look. */
export interface PlaceStatus {
  /** A sampler, a listener, a file, a metric; empty where it is all of flowtally. */
  readonly subject: string
  /** More about this one: how many, how much. */
  readonly detail: string
  /** When it was last so; null where it is so now. */
  readonly last: number | null
}

/** How a metric does: its rows, and the largest of them. */
export interface MetricStatus {
  /** Its key in the configuration. */
  readonly metric: string
  /** Prefix of its families. */
  readonly name: string
  readonly labels: readonly string[]
  readonly values: readonly string[]
  readonly rows: number
  readonly limit: number
  /** Sample lines: rows times values. */
  readonly series: number
  /** About how many rows there would be without a limit. */
  readonly demand: number
  /** Share of late that did not go to `other` rows, of 1; null where there is none. */
  readonly named_share: number | null
  /** Seconds that the rates are of. */
  readonly seconds: number
  /** The rows with the highest rate of the first value, the highest first. */
  readonly top: readonly RowStatus[]
}

/** A row as it grows. */
export interface RowStatus {
  /** In the order of the labels of the metric. */
  readonly labels: readonly string[]
  /** A second, in the order of its values; bytes as bytes. */
  readonly rates: readonly number[]
  /** Of all that the metric counts, of 1. */
  readonly share: number | null
}

/** A device that sends flows. */
export interface SamplerStatus {
  readonly address: string
  /** Empty where it has none. */
  readonly name: string
  readonly protocols: readonly string[]
  readonly last_datagram: number
  /** 0 for never. */
  readonly last_flow: number
  readonly datagrams: number
  readonly flows: number
  /** A second; null where no metric tells. */
  readonly bits: number | null
  /** By sequence numbers: records or datagrams, whatever the protocol numbers. */
  readonly lost: number
  /** Of all that was numbered, of 1; null where nothing is. */
  readonly lost_share: number | null
  readonly rates: readonly SamplingStatus[]
  /** Flows whose sampling rate nobody names. */
  readonly unknown_rate: number
  /** Data sets that wait for their template. */
  readonly waiting: number
}

/** A sampling rate that is multiplied by. */
export interface SamplingStatus {
  readonly rate: number
  readonly source: string
}

/** The templates of one session of a sampler. */
export interface TemplateStatus {
  readonly address: string
  readonly name: string
  readonly protocol: string
  readonly domain: number
  readonly port: number
  /** How many it has; not all of them need be shown. */
  readonly count: number
  readonly templates: readonly {
    readonly id: number
    readonly fields: number
    readonly options: boolean
  }[]
  /** When the last one of them came. */
  readonly last: number
}
