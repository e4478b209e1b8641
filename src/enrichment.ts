import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from './config/config.ts'
import { AddressFiles, type AddressSources } from './enrich/address-files.ts'
import type { AddressTables } from './enrich/address-tables.ts'
import { AsNameLists } from './enrich/as-names/as-name-lists.ts'
import { AsNames } from './enrich/as-names/as-names.ts'
import type { AsTableData } from './enrich/as-names/as-table.ts'
import { type Clock, machineClock } from './enrich/clock.ts'
import { InterfaceDirectory } from './enrich/interfaces/interface-directory.ts'
import { ToldNames } from './enrich/interfaces/told-names.ts'
import type { InterfaceTexts, Knowledge, VrfName } from './enrich/knowledge.ts'
import { type LabelSources, labelText } from './enrich/label-texts.ts'
import { LaneNames } from './enrich/lane-names.ts'
import { CalledSamplers } from './enrich/samplers/called-samplers.ts'
import { ReverseDns, systemResolver } from './enrich/samplers/reverse-dns.ts'
import { SamplerNames } from './enrich/samplers/sampler-names.ts'
import { type Environment, readLogins } from './enrich/snmp/read-logins.ts'
import { SnmpCacheFile } from './enrich/snmp/snmp-cache-file.ts'
import { SnmpNames } from './enrich/snmp/snmp-names.ts'
import { sessionOpener } from './enrich/snmp/snmp-session.ts'
import type { LaneReport } from './lane-report.ts'
import type { Part } from './lifecycle.ts'
import { FieldSet } from './model/field-set.ts'
import type { FieldName } from './model/fields.ts'
import type { LabelNames, LabelText } from './tally/label-names.ts'
import { LaneTally } from './tally/lane-tally.ts'
import type { EnrichmentState } from './telemetry/enrichment-telemetry.ts'

/** How often SNMP is looked after, in milliseconds. */
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
  readonly #options: EnrichmentOptions
  readonly #clock: Clock
  #config: Config
  /** What lanes themselves fill in. */
  #wanted: FieldSet
  /** Tells lanes; nobody before the program is wired. */
  tell: (knowledge: Knowledge) => void = () => undefined
  version = 0
  readonly asNames: AsNames
  readonly asNameLists: AsNameLists
  readonly addressFiles: AddressFiles
  readonly samplers: CalledSamplers
  readonly #vrfs: ToldNames
  readonly #applications: ToldNames
  interfaces: InterfaceDirectory
  snmp: SnmpNames | undefined
  dns: ReverseDns | undefined
  /** Databases that may have names of AS are read for the first time. */
  #isLearning: boolean
  #asTable: AsTableData | undefined
  #asTableIsDue = true
  #vrfNames: VrfName[] = []
  #stopTicking: () => void = () => undefined

  constructor(options: EnrichmentOptions) {
    const { config, log, agent } = options
    const clock = options.clock ?? machineClock
    this.#options = options
    this.#clock = clock
    this.#config = config
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
    this.snmp = this.#newSnmp(config)
    this.dns = this.#newDns(config)
    this.interfaces = this.#newInterfaces(config)
    this.samplers = new CalledSamplers(
      this.#newSamplerNames(config),
      limits.samplers,
      (...named) => {
        this.#changed()
        this.tell({ samplers: [named] })
      },
    )
  }

  async start(): Promise<void> {
    this.addressFiles.start()
    void this.addressFiles.look().then(() => this.#addressesAreThere())
    await this.asNameLists.start()
    this.#tick()
  }

  async stop(): Promise<void> {
    this.#stopTicking()
    await Promise.all([this.asNameLists.stop(), this.addressFiles.stop(), this.snmp?.stop()])
  }

  /** What a label reads that is no part of a key. */
  find(field: FieldName, follows: readonly string[]): LabelText {
    return labelText(this.#sources, field, follows)
  }

  /** What the sampler with an address is called; no two are called alike. */
  samplerName(address: string): string {
    return this.samplers.uniqueName(address)
  }

  /** What an interface is called, empty where that is not known. */
  interfaceName(sampler: string, ifIndex: number): string {
    return this.interfaces.find(sampler, ifIndex)?.name ?? ''
  }

  /** How it is with everything that names come from. */
  get state(): EnrichmentState {
    const { addressFiles, asNameLists, asNames, interfaces, snmp, dns } = this
    const { states: files } = addressFiles
    return {
      files,
      lists: asNameLists.states,
      asNames,
      interfaces,
      snmp: snmp?.state,
      dns: dns?.counts,
    }
  }

  /** All that a lane has to know that is started now. */
  knowledge(): Knowledge {
    return {
      addresses: this.addressFiles.tables,
      ...(this.#asTable !== undefined && { asNames: this.#asTable }),
      samplers: [...this.samplers.all()],
      interfaces: this.#laneInterfaces ? [...this.interfaces.entries()].map(textsOf) : [],
      vrfs: this.#laneVrfs ? this.#vrfNames : [],
    }
  }

  /** Takes in what a lane reports of names, in steps of a fraction of a millisecond. */
  *reportSteps(
    { samplers, told, unknownInterfaces }: LaneReport,
    nameOf: (number: number) => string,
  ): Generator<void, void> {
    for (const { name } of samplers) {
      this.samplers.look(nameOf(name))
      yield
    }
    for (const { sampler, kind, key, name, description } of told) {
      const address = nameOf(sampler)
      if (kind === 'interfaces') this.interfaces.learn(address, Number(key), { name, description })
      if (kind === 'vrfs') this.#vrfs.learn(address, key, name)
      if (kind === 'applications') this.#applications.learn(address, key, name)
      yield
    }
    for (const [sampler, ifIndex] of unknownInterfaces) {
      const address = nameOf(sampler)
      // one that is being looked up is told when that is known
      if (this.interfaces.find(address, ifIndex) !== undefined)
        this.#tellInterface(address, ifIndex)
      yield
    }
  }

  /** Goes on with another configuration; what was found out stays as far as it is asked for. */
  async change(config: Config): Promise<void> {
    const before = this.#config
    this.#config = config
    this.#wanted = lookedUpInLanes(config)
    this.asNames.setOverrides(config.as_name_overrides)
    await this.addressFiles.update(addressSources(config))
    if (!isSame(before.snmp, config.snmp)) {
      await this.snmp?.stop()
      this.snmp = this.#newSnmp(config)
    }
    const told = [...this.interfaces.entries()]
    this.interfaces = this.#newInterfaces(config)
    for (const { sampler, ifIndex, told: names } of told) {
      const { name = '', description = '' } = names
      if (name !== '' || description !== '') {
        this.interfaces.learn(sampler, ifIndex, { name, description })
      }
    }
    this.dns = this.#newDns(config)
    this.samplers.use(this.#newSamplerNames(config))
    this.#changed()
    await this.asNameLists.update(config.as_names)
    this.asNameLists.reload()
    this.tell(this.knowledge())
  }

  get #sources(): LabelSources {
    const { asNames, interfaces, samplers } = this
    return {
      asNames,
      isLearning: this.#isLearning,
      interfaces,
      samplers,
      vrfs: this.#vrfs,
      applications: this.#applications,
    }
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
    const vrf = { sampler, id: Number(id), name: this.#vrfs.find(sampler, id) }
    if (!this.#laneVrfs) return
    this.#vrfNames = [
      ...this.#vrfNames.filter((one) => one.sampler !== sampler || one.id !== id),
      vrf,
    ]
    this.tell({ vrfs: [vrf] })
  }

  #interfaceChanged(sampler: string, ifIndex: number): void {
    this.#changed()
    this.#tellInterface(sampler, ifIndex)
  }

  #tellInterface(sampler: string, ifIndex: number): void {
    const info = this.#laneInterfaces ? this.interfaces.find(sampler, ifIndex) : undefined
    if (info !== undefined) this.tell({ interfaces: [textsOf({ sampler, ifIndex, info })] })
  }

  /** Names for lanes that want them are put together now and then, since there are many. */
  #tick(): void {
    this.snmp?.tick()
    if (this.#asTableIsDue && LaneNames.wants('systems', this.#wanted)) void this.#tellAsNames()
    this.#stopTicking = this.#clock.after(TICK, () => this.#tick())
  }

  async #tellAsNames(): Promise<void> {
    this.#asTableIsDue = false
    this.#asTable = (await this.asNames.entries()).data
    this.tell({ asNames: this.#asTable })
  }

  #newInterfaces(config: Config): InterfaceDirectory {
    const { interface_sources: sources, interfaces, interface_rules: rules, limits } = config
    return new InterfaceDirectory({
      sources,
      interfaces,
      rules,
      limit: limits.interface_names,
      snmp: this.snmp,
      changed: (sampler, ifIndex) => this.#interfaceChanged(sampler, ifIndex),
      tooSlow: ({ index }) =>
        this.#options.log.error(
          { rule: `interface_rules[${index}]` },
          'a rule for interfaces takes too long and is off: make its regular expression simpler',
        ),
    })
  }

  #newSamplerNames(config: Config): SamplerNames {
    const { sampler_name_sources: sources, sampler_names: names } = config
    return new SamplerNames({ sources, names, snmp: this.snmp, dns: this.dns })
  }

  #newDns({ sampler_name_sources: sources, limits }: Config): ReverseDns | undefined {
    if (!sources.includes('dns')) return undefined
    if (this.dns !== undefined) return this.dns
    return new ReverseDns({
      limit: limits.samplers,
      now: () => this.#clock.now(),
      resolve: systemResolver(),
      changed: (address) => this.samplers.look(address),
    })
  }

  #newSnmp({ snmp, limits, state_dir }: Config): SnmpNames | undefined {
    if (snmp.samplers.length === 0) return undefined
    const { log, environment } = this.#options
    const file =
      state_dir === undefined ? undefined : new SnmpCacheFile(join(state_dir, 'snmp.json'))
    return new SnmpNames({
      logins: readLogins(snmp.samplers, environment).logins,
      refresh: snmp.refresh,
      requestsPerSecond: snmp.requests_per_second,
      concurrency: snmp.concurrency,
      limit: limits.interface_names,
      open: sessionOpener(snmp),
      now: () => this.#clock.now(),
      random: Math.random,
      file,
      interfaceChanged: (sampler, ifIndex) => this.interfaces.refresh(sampler, ifIndex),
      nameChanged: (sampler) => this.samplers.look(sampler),
      problem: ({ message, ...fields }) => log.warn(fields, message),
    })
  }
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

/** Whether two parts of the configuration say the same. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
