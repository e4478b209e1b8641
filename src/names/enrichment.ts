import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { AddressFiles, type AddressSources } from '../enrich/address-files.ts'
import type { AddressTables } from '../enrich/address-tables.ts'
import { AsNameLists } from '../enrich/as-names/as-name-lists.ts'
import { AsNames } from '../enrich/as-names/as-names.ts'
import type { AsTableData } from '../enrich/as-names/as-table.ts'
import { type Clock, machineClock } from '../enrich/clock.ts'
import { ToldNames } from '../enrich/interfaces/told-names.ts'
import type { InterfaceTexts, Knowledge, VrfName } from '../enrich/knowledge.ts'
import { type LabelSources, labelText } from '../enrich/label-texts.ts'
import { LaneNames } from '../enrich/lane-names.ts'
import type { LaneReport } from '../lanes/lane-report.ts'
import type { Part } from '../lifecycle.ts'
import { FieldSet } from '../model/field-set.ts'
import type { FieldName } from '../model/fields.ts'
import type { Environment } from '../system/read-secret.ts'
import type { LabelNames, LabelText } from '../tally/label-names.ts'
import { LaneTally } from '../tally/lane-tally.ts'
import type { EnrichmentState } from '../telemetry/enrichment-telemetry.ts'
import { SamplerDirectory } from './sampler-directory.ts'

/** How often lanes are told new names of AS, in milliseconds. */
const TICK = 1000

/** What it takes to find names out. */
export interface EnrichmentOptions {
  readonly config: Config
  readonly log: Logger
  /** Where secrets can be. */
  readonly environment: Environment
  /** Says who asks for lists of names. */
  readonly agent: string
  readonly clock?: Clock
}

/**
 * Everything that is known beside the records: of addresses, autonomous systems, interfaces and samplers. Answers
 * what labels read, and tells lanes what they need. Inert until started.
 */
export class Enrichment implements Part, LabelNames {
  readonly #clock: Clock
  /** What lanes themselves fill in. */
  #wanted: FieldSet
  /** Tells lanes; nobody before the program is wired. */
  tell: (knowledge: Knowledge) => void = () => undefined
  version = 0
  readonly asNames: AsNames
  readonly asNameLists: AsNameLists
  readonly addressFiles: AddressFiles
  readonly directory: SamplerDirectory
  readonly #vrfs: ToldNames
  readonly #applications: ToldNames
  /** Databases that may have names of AS are read for the first time. */
  #isLearning: boolean
  #asTable: AsTableData | undefined
  #asTableIsDue = true
  #stopTicking: () => void = () => undefined
  #addressesRead: Promise<void> = Promise.resolve()

  constructor(options: EnrichmentOptions) {
    const { config, log, environment, agent } = options
    const clock = options.clock ?? machineClock
    this.#clock = clock
    this.#wanted = lookedUpInLanes(config)
    const { as_names_refresh: refresh, state_dir: directory, limits } = config
    this.asNames = new AsNames(() => this.#asNamesChanged())
    this.asNames.setOverrides(config.as_name_overrides)
    this.asNameLists = new AsNameLists(config.as_names, this.asNames, {
      refresh,
      agent,
      clock,
      log,
      directory,
    })
    const listener = {
      changed: (addresses: AddressTables) => this.tell({ addresses }),
      learn: (asn: number, name: string) => this.asNames.learn(asn, name),
    }
    this.addressFiles = new AddressFiles(addressSources(config), listener, { clock, log })
    this.#isLearning = config.databases.asn.length > 0
    this.#vrfs = new ToldNames(limits.in_band_names, (sampler, id) => this.#vrfChanged(sampler, id))
    this.#applications = new ToldNames(limits.in_band_names, () => this.#changed())
    this.directory = new SamplerDirectory(config, {
      ...{ log, environment, clock },
      samplerChanged: (...named) => {
        this.#changed()
        this.tell({ samplers: [named] })
      },
      interfaceChanged: (sampler, ifIndex) => this.#interfaceChanged(sampler, ifIndex),
    })
  }

  async start(): Promise<void> {
    this.addressFiles.start()
    this.#addressesRead = this.addressFiles.look().then(() => this.#addressesAreThere())
    await this.asNameLists.start()
    await this.#tellAsNames()
    this.#tick()
  }

  async stop(): Promise<void> {
    this.#stopTicking()
    await Promise.all([this.asNameLists.stop(), this.addressFiles.stop(), this.directory.stop()])
  }

  /** Once started: resolves when networks and databases were read for the first time, those that can be. */
  get addressesRead(): Promise<void> {
    return this.#addressesRead
  }

  /** What a label reads that is no part of a key. */
  find(field: FieldName, follows: readonly string[]): LabelText {
    return labelText(this.#sources, field, follows)
  }

  /** What the sampler with an address is called; no two are called alike. */
  samplerName(address: string): string {
    return this.directory.samplers.uniqueName(address)
  }

  /** What an interface is called, empty where that is not known. */
  interfaceName(sampler: string, ifIndex: number): string {
    return this.directory.interfaces.find(sampler, ifIndex)?.name ?? ''
  }

  /** How it is with everything that names come from. */
  get state(): EnrichmentState {
    const { addressFiles, asNameLists, asNames, directory } = this
    const { interfaces, snmp, dns } = directory
    const { states: files } = addressFiles
    return {
      files,
      lists: asNameLists.states,
      asNames,
      interfaces,
      toldEvicted: this.#vrfs.evicted + this.#applications.evicted,
      snmp: snmp?.state,
      dns: dns?.counts,
    }
  }

  /** All that a lane has to know that is started now. */
  knowledge(): Knowledge {
    return {
      addresses: this.addressFiles.tables,
      ...(this.#asTable !== undefined && { asNames: this.#asTable }),
      samplers: [...this.directory.samplers.all()],
      interfaces: this.#laneInterfaces ? this.#interfaceTexts() : [],
      vrfs: this.#laneVrfs ? [...this.#vrfs.entries()].map(vrfOf) : [],
    }
  }

  /** Takes in what a lane reports of names, in steps of a fraction of a millisecond. */
  *reportSteps(
    { samplers, told, unknownInterfaces }: LaneReport,
    nameOf: (number: number) => string,
  ): Generator<void, void> {
    for (const { name } of samplers) {
      this.directory.samplers.look(nameOf(name))
      yield
    }
    for (const { sampler, kind, key, name, description } of told) {
      const address = nameOf(sampler)
      if (kind === 'interfaces')
        this.directory.interfaces.learn(address, Number(key), { name, description })
      if (kind === 'vrfs') this.#vrfs.learn(address, key, name)
      if (kind === 'applications') this.#applications.learn(address, key, name)
      yield
    }
    for (const [sampler, ifIndex] of unknownInterfaces) {
      const address = nameOf(sampler)
      // one that is being looked up is told when that is known
      if (this.directory.interfaces.find(address, ifIndex) !== undefined)
        this.#tellInterface(address, ifIndex)
      yield
    }
  }

  /** Goes on with another configuration; what was found out stays as far as it is asked for. */
  async change(config: Config): Promise<void> {
    this.#wanted = lookedUpInLanes(config)
    this.asNames.setOverrides(config.as_name_overrides)
    await this.addressFiles.update(addressSources(config))
    await this.directory.change(config)
    await this.asNameLists.update(config.as_names)
    this.asNameLists.reload()
    await this.#tellAsNames()
    this.#changed()
    this.tell(this.knowledge())
  }

  get #sources(): LabelSources {
    const { asNames, directory } = this
    const { interfaces, samplers } = directory
    return {
      asNames,
      isLearning: this.#isLearning,
      interfaces,
      samplers,
      vrfs: this.#vrfs,
      applications: this.#applications,
    }
  }

  /** Lanes keep what they know of those that are being asked. */
  #interfaceTexts(): InterfaceTexts[] {
    const known = [...this.directory.interfaces.entries()]
    return known.filter(({ isPending }) => !isPending).map(textsOf)
  }

  get #laneInterfaces(): boolean {
    return LaneNames.wants('interfaces', this.#wanted)
  }

  get #laneVrfs(): boolean {
    return LaneNames.wants('vrfs', this.#wanted)
  }

  #changed(): void {
    this.version++
  }

  #addressesAreThere(): void {
    this.#isLearning = false
    this.#changed()
  }

  #asNamesChanged(): void {
    this.#changed()
    this.#asTableIsDue = true
  }

  #vrfChanged(sampler: string, id: number | string): void {
    this.#changed()
    const name = this.#vrfs.find(sampler, id)
    if (this.#laneVrfs) this.tell({ vrfs: [vrfOf({ sampler, key: id, name })] })
  }

  #interfaceChanged(sampler: string, ifIndex: number): void {
    this.#changed()
    this.#tellInterface(sampler, ifIndex)
  }

  #tellInterface(sampler: string, ifIndex: number): void {
    const info = this.#laneInterfaces ? this.directory.interfaces.find(sampler, ifIndex) : undefined
    if (info !== undefined) this.tell({ interfaces: [textsOf({ sampler, ifIndex, info })] })
  }

  /** Names for lanes that want them are put together now and then, since there are many. */
  #tick(): void {
    void this.#tellAsNames()
    this.#stopTicking = this.#clock.after(TICK, () => this.#tick())
  }

  async #tellAsNames(): Promise<void> {
    if (!this.#asTableIsDue || !LaneNames.wants('systems', this.#wanted)) return
    this.#asTableIsDue = false
    this.#asTable = (await this.asNames.entries()).data
    this.tell({ asNames: this.#asTable })
  }
}

function vrfOf({
  sampler,
  key,
  name,
}: {
  readonly sampler: string
  readonly key: string | number
  readonly name: string
}): VrfName {
  return { sampler, id: Number(key), name }
}

/** The fields whose texts lanes fill in: those in conditions, and labels beside which is not what they follow. */
function lookedUpInLanes({ metrics }: Config): FieldSet {
  return new FieldSet(LaneTally.fields(metrics))
}

function textsOf({
  sampler,
  ifIndex,
  info,
}: {
  readonly sampler: string
  readonly ifIndex: number
  readonly info: Omit<InterfaceTexts, 'sampler' | 'ifIndex'>
}): InterfaceTexts {
  const { name, alias, boundary, provider, connectivity } = info
  return { sampler, ifIndex, name, alias, boundary, provider, connectivity }
}

function addressSources({ databases, networks }: Config): AddressSources {
  return { databases, networks }
}
