import { parseAddress } from '../../model/address.ts'
import type { NetworkValue } from '../../model/network-value.ts'
import type { SamplerNameSource } from '../../model/sampler-name-sources.ts'
import { ByNetwork } from './by-network.ts'

export interface SamplerNamesOptions {
  /** In order of preference. */
  readonly sources: readonly SamplerNameSource[]
  /** By network, the longest prefix first. */
  readonly names: readonly NetworkValue<string>[]
  /** Empty for none; `undefined` while it is asked for. */
  readonly snmp?: { findName(address: string): string | undefined } | undefined
  readonly dns?: { find(address: string): string | undefined } | undefined
}

/** What samplers are called: the first source that has a name counts. */
export class SamplerNames {
  readonly #options: SamplerNamesOptions
  readonly #names: ByNetwork<string>

  constructor(options: SamplerNamesOptions) {
    this.#options = options
    this.#names = new ByNetwork(options.names)
  }

  /**
   * The name, empty where there is none; `undefined` while a source is asked that outranks what is known.
   * Ask again now and then: that is what has names refreshed.
   */
  find(address: string): string | undefined {
    // samplers that records name only by a name, and topics, have no address to ask for
    if (parseAddress(address) === undefined) return ''
    for (const source of this.#options.sources) {
      const name = this.#ask(source, address)
      if (name !== '') return name
    }
    return ''
  }

  #ask(source: SamplerNameSource, address: string): string | undefined {
    const { snmp, dns } = this.#options
    switch (source) {
      case 'static':
        return this.#names.of(address)[0] ?? ''
      case 'snmp':
        return snmp === undefined ? '' : snmp.findName(address)
      case 'dns':
        return dns === undefined ? '' : dns.find(address)
    }
  }
}
