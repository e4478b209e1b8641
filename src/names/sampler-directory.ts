import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import type { Clock } from '../enrich/clock.ts'
import { inTurns } from '../enrich/in-turns.ts'
import { InterfaceDirectory } from '../enrich/interfaces/interface-directory.ts'
import { CalledSamplers } from '../enrich/samplers/called-samplers.ts'
import { ReverseDns, systemResolver } from '../enrich/samplers/reverse-dns.ts'
import { SamplerNames } from '../enrich/samplers/sampler-names.ts'
import { readLogins } from '../enrich/snmp/read-logins.ts'
import { SnmpCacheFile } from '../enrich/snmp/snmp-cache-file.ts'
import { SnmpNames } from '../enrich/snmp/snmp-names.ts'
import { sessionOpener } from '../enrich/snmp/snmp-session.ts'
import type { Environment } from '../system/read-secret.ts'

/** What a directory needs, and who is told what is found out. */
export interface SamplerDirectoryOptions {
  readonly log: Logger
  /** Where secrets can be. */
  readonly environment: Environment
  readonly clock: Clock
  samplerChanged(address: string, name: string): void
  interfaceChanged(sampler: string, ifIndex: number): void
}

/** What samplers and their interfaces are called: by the configuration, by themselves, by SNMP and DNS. */
export class SamplerDirectory {
  readonly samplers: CalledSamplers
  readonly #options: SamplerDirectoryOptions
  #config: Config
  #logins: string
  #interfaces: InterfaceDirectory
  #snmp: SnmpNames | undefined
  #dns: ReverseDns | undefined

  constructor(config: Config, options: SamplerDirectoryOptions) {
    this.#config = config
    this.#options = options
    this.#logins = this.#readLogins()
    this.#snmp = this.#newSnmp()
    this.#dns = this.#newDns()
    this.#interfaces = this.#newInterfaces()
    this.samplers = new CalledSamplers(
      this.#newSamplerNames(),
      config.limits.samplers,
      options.samplerChanged,
    )
  }

  get interfaces(): InterfaceDirectory {
    return this.#interfaces
  }

  get snmp(): SnmpNames | undefined {
    return this.#snmp
  }

  get dns(): ReverseDns | undefined {
    return this.#dns
  }

  async stop(): Promise<void> {
    await this.#snmp?.stop()
  }

  /** Goes on with another configuration; what was found out stays as far as it is asked for. */
  async change(config: Config): Promise<void> {
    const snmp = this.#config.snmp
    const logins = this.#logins
    this.#config = config
    this.#logins = this.#readLogins()
    // secrets that are in files change without the configuration
    if (JSON.stringify(snmp) !== JSON.stringify(config.snmp) || logins !== this.#logins) {
      await this.#snmp?.stop()
      this.#snmp = this.#newSnmp()
    }
    this.#dns = this.#newDns()
    await inTurns(this.#changeInterfaces())
    await this.samplers.use(this.#newSamplerNames())
  }

  /** All interfaces that are known stay so, and read as they now do. */
  *#changeInterfaces(): Generator<undefined, void> {
    const known = [...this.#interfaces.entries()]
    this.#interfaces = this.#newInterfaces()
    for (const { sampler, ifIndex, told } of known) {
      const { name = '', description = '' } = told
      if (name === '' && description === '') this.#interfaces.find(sampler, ifIndex)
      else this.#interfaces.learn(sampler, ifIndex, { name, description })
      yield
    }
  }

  #readLogins(): string {
    const { logins } = readLogins(this.#config.snmp.samplers, this.#options.environment)
    return JSON.stringify(logins)
  }

  #newInterfaces(): InterfaceDirectory {
    const { interface_sources, interfaces, interface_rules, limits } = this.#config
    const { log, interfaceChanged } = this.#options
    return new InterfaceDirectory({
      sources: interface_sources,
      interfaces,
      rules: interface_rules,
      limit: limits.interface_names,
      snmp: this.#snmp,
      changed: interfaceChanged,
      tooSlow: ({ index }) =>
        log.error(
          { rule: `interface_rules[${index}]` },
          'a rule for interfaces takes too long and is off: make its regular expression simpler',
        ),
    })
  }

  #newSamplerNames(): SamplerNames {
    const { sampler_name_sources: sources, sampler_names: names } = this.#config
    return new SamplerNames({ sources, names, snmp: this.#snmp, dns: this.#dns })
  }

  #newDns(): ReverseDns | undefined {
    const { sampler_name_sources, limits } = this.#config
    if (!sampler_name_sources.includes('dns')) return undefined
    return (
      this.#dns ??
      new ReverseDns({
        limit: limits.samplers,
        now: () => this.#options.clock.now(),
        resolve: systemResolver(),
        changed: (address) => this.samplers.look(address),
      })
    )
  }

  #newSnmp(): SnmpNames | undefined {
    const { snmp, limits, state_dir } = this.#config
    if (snmp.samplers.length === 0) return undefined
    const { log, environment, clock } = this.#options
    return new SnmpNames({
      logins: readLogins(snmp.samplers, environment).logins,
      refresh: snmp.refresh,
      requestsPerSecond: snmp.requests_per_second,
      concurrency: snmp.concurrency,
      limit: limits.interface_names,
      open: sessionOpener(snmp),
      clock,
      random: Math.random,
      file: state_dir === undefined ? undefined : new SnmpCacheFile(join(state_dir, 'snmp.json')),
      interfaceChanged: (sampler, ifIndex) => this.#interfaces.refresh(sampler, ifIndex),
      nameChanged: (sampler) => this.samplers.look(sampler),
      problem: ({ message, ...fields }) => log.warn(fields, message),
    })
  }
}
