import type { NameKindName, NameTable } from './name-table.ts'
import type { ParkedSet } from './parked-sets.ts'
import type { Protocol } from './protocols.ts'
import { SamplingRates } from './sampling-rates.ts'
import type { Session } from './session.ts'
import type { KnownTemplate } from './template/known-template.ts'

/** What one observation domain (v9: source id, v5: engine, sFlow: sub-agent) of a sampler said, over all its ports. */
export class Domain {
  readonly protocol: Protocol
  readonly id: number
  readonly rates = new SamplingRates()
  readonly sessions = new Map<number, Session>()
  /** The template that came last under each id, from whatever port; those of connections are not among them. */
  readonly newest = new Map<number, KnownTemplate>()
  /** IE 160 from options data: when the sampler was started, in milliseconds since 1970. */
  initTime: number | undefined
  /** IE 130, 131 from options data: the address of the device that the records are from. */
  exporter: string | undefined
  /** What options data calls things, by kind: `names.interfaces.get(ifIndex)?.name`. */
  readonly names: Readonly<Record<NameKindName, NameTable>> = {
    interfaces: new Map(),
    vrfs: new Map(),
    applications: new Map(),
    samplers: new Map(),
  }
  /** Data that waits for templates, by their ids. */
  readonly parked = new Map<number, Set<ParkedSet>>()

  constructor(protocol: Protocol, id: number) {
    this.protocol = protocol
    this.id = id
  }

  /**
   * The template for a set of `session`: its own, else one that came from another port of the same
   * sampler and domain, as some routers send templates and data from different ports. A connection
   * has only its own.
   */
  template(session: Session, id: number): KnownTemplate | undefined {
    return session.templates.get(id) ?? (session.isConnection ? undefined : this.newest.get(id))
  }
}
