import { LRUCache } from 'lru-cache'
import type { InterfaceAttributes } from '../../model/interface-attributes.ts'
import type {
  InterfaceRule,
  InterfaceSource,
  StaticInterfaces,
} from '../../model/interface-settings.ts'
import type { NetworkValue } from '../../model/network-value.ts'
import { ByNetwork } from '../samplers/by-network.ts'
import { type InterfaceInfo, isSameInfo, nothingKnown } from './interface-info.ts'
import { mergedInfo, type Said } from './merged-info.ts'
import { Rules } from './rules.ts'
import { StaticTable } from './static-table.ts'

/** What interfaces can be asked for elsewhere. */
export interface InterfaceLookup {
  /** What the device says; `undefined` while that is being asked for. Asking starts that. */
  findInterface(sampler: string, ifIndex: number): InterfaceAttributes | undefined
}

export interface InterfaceDirectoryOptions {
  /** In order of preference. */
  readonly sources: readonly InterfaceSource[]
  /** By network of the sampler, the longest prefix first. */
  readonly interfaces: readonly NetworkValue<readonly StaticInterfaces[]>[]
  readonly rules: readonly InterfaceRule[]
  /** Most interfaces that are known. */
  readonly limit: number
  readonly snmp?: InterfaceLookup | undefined
  /** Something else is known of an interface than before, or the wait for it is over. */
  readonly changed: (sampler: string, ifIndex: number) => void
  /** A rule took too long, and is off. */
  readonly tooSlow: (rule: InterfaceRule) => void
}

/** An interface that is known, or was asked for. */
export interface KnownInterface {
  readonly sampler: string
  readonly ifIndex: number
  readonly info: InterfaceInfo
  /** What the sampler told in-band. */
  readonly told: InterfaceAttributes
  /** Whether its device is being asked, so that more may be known soon. */
  readonly isPending: boolean
}

interface Entry {
  readonly sampler: string
  readonly ifIndex: number
  told: InterfaceAttributes
  /** What the device said by SNMP, as of the last look. */
  asked: InterfaceAttributes | undefined
  info: InterfaceInfo
  isPending: boolean
}

const untold: InterfaceAttributes = {}

/**
 * What is known of interfaces, by address of the sampler and ifIndex: what the sampler tells in-band,
 * what the configuration says, what the device answers by SNMP; attribute by attribute the first that
 * has it. Rules say the rest.
 */
export class InterfaceDirectory {
  readonly #options: InterfaceDirectoryOptions
  readonly #statics: ByNetwork<StaticTable>
  readonly #rules: Rules
  readonly #entries: LRUCache<string, Entry>
  /** How many of the entries each sampler has. */
  readonly #shares = new Map<string, number>()
  /** Interfaces that were not taken in, or left to make room. */
  readonly counts = { refused: 0, evicted: 0 }

  constructor(options: InterfaceDirectoryOptions) {
    this.#options = options
    this.#statics = new ByNetwork(
      options.interfaces.map(({ network, value }) => ({ network, value: new StaticTable(value) })),
    )
    this.#rules = new Rules(options.rules, options.tooSlow)
    this.#entries = new LRUCache<string, Entry>({
      max: options.limit,
      dispose: (entry, _key, reason) => {
        if (reason !== 'evict') return
        this.counts.evicted++
        this.#share(entry.sampler, -1)
      },
    })
  }

  get size(): number {
    return this.#entries.size
  }

  /** Rules that are off, since they took too long. */
  get rulesOff(): number {
    return this.#rules.off.size
  }

  /** All interfaces that are known or were asked for; the order says nothing. */
  *entries(): Iterable<KnownInterface> {
    yield* this.#entries.values()
  }

  /**
   * What is known of an interface, `nothingKnown` where that is nothing; `undefined` while its device is
   * being asked. Ask again now and then for interfaces that are still of interest: that is what has
   * their names refreshed, and keeps them from leaving.
   */
  find(sampler: string, ifIndex: number): InterfaceInfo | undefined {
    const entry = this.#entryOf(sampler, ifIndex)
    if (entry === undefined) return nothingKnown
    if (this.#isLookedUp(entry)) {
      const asked = this.#options.snmp?.findInterface(sampler, ifIndex)
      entry.isPending = asked === undefined
      if (asked !== undefined && asked !== entry.asked) this.#ask(entry, asked)
    }
    return entry.isPending ? undefined : entry.info
  }

  /** Takes in what a sampler tells in-band. */
  learn(
    sampler: string,
    ifIndex: number,
    { name, description }: { readonly name: string; readonly description: string },
  ): void {
    if (!this.#options.sources.includes('in_band')) return
    const entry = this.#entryOf(sampler, ifIndex)
    if (entry === undefined) return
    if (entry.told.name === name && entry.told.description === description) return
    entry.told = { name, description }
    if (this.#merge(entry)) this.#options.changed(sampler, ifIndex)
  }

  /** Looks again at what SNMP has on an interface: to be called when that changed. */
  refresh(sampler: string, ifIndex: number): void {
    const entry = this.#entries.peek(`${sampler} ${ifIndex}`)
    const asked = this.#options.snmp?.findInterface(sampler, ifIndex)
    if (entry === undefined || asked === undefined) return
    const wasPending = entry.isPending
    entry.isPending = false
    if (this.#ask(entry, asked) || wasPending) this.#options.changed(sampler, ifIndex)
  }

  #ask(entry: Entry, asked: InterfaceAttributes): boolean {
    entry.asked = asked
    return this.#merge(entry)
  }

  /** Nothing that the device could say is missing: nobody asks it. */
  #isLookedUp({ info, asked }: Entry): boolean {
    const { snmp, sources } = this.#options
    if (snmp === undefined || !sources.includes('snmp')) return false
    const { name, alias, description, speed } = info
    return asked !== undefined || !(name && alias && description && speed !== undefined)
  }

  #entryOf(sampler: string, ifIndex: number): Entry | undefined {
    const key = `${sampler} ${ifIndex}`
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    if (ifIndex === 0 || !this.#hasRoom(sampler)) return undefined
    const entry = {
      sampler,
      ifIndex,
      told: untold,
      asked: undefined,
      info: nothingKnown,
      isPending: false,
    }
    this.#entries.set(key, entry)
    this.#share(sampler, 1)
    this.#merge(entry)
    return entry
  }

  /** When all places are taken, one sampler with many numbers does not drive out all others. */
  #hasRoom(sampler: string): boolean {
    const { limit } = this.#options
    if (this.#entries.size < limit || (this.#shares.get(sampler) ?? 0) < limit / 8) return true
    this.counts.refused++
    return false
  }

  #share(sampler: string, more: number): void {
    const share = (this.#shares.get(sampler) ?? 0) + more
    if (share > 0) this.#shares.set(sampler, share)
    else this.#shares.delete(sampler)
  }

  /** Puts together what the sources say; returns whether that is something new. */
  #merge(entry: Entry): boolean {
    const { sampler, ifIndex, told, asked } = entry
    const said = this.#options.sources.flatMap((source): Said[] => {
      if (source === 'in_band') return [{ source, attributes: told }]
      if (source === 'snmp') return [{ source, attributes: asked ?? untold }]
      const tables = this.#statics.of(sampler)
      return tables
        .flatMap((table) => table.of(ifIndex))
        .map((attributes) => ({ source, attributes }))
    })
    const info = mergedInfo(said, (known) => this.#rules.apply(sampler, ifIndex, known))
    if (isSameInfo(info, entry.info)) return false
    entry.info = info
    return true
  }
}
