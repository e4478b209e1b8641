import { LRUCache } from 'lru-cache'
import type { InterfaceAttributes } from '../../model/interface-attributes.ts'
import type { NetworkValue } from '../../model/network-value.ts'
import { ByNetwork } from '../samplers/by-network.ts'
import { noInterface, readInterfaces, textOf } from './interface-objects.ts'
import { SnmpAgent } from './snmp-agent.ts'
import type { KeptInterface, KeptName, SnmpCacheFile } from './snmp-cache-file.ts'
import type { SnmpFailure, SnmpFailureReason } from './snmp-failure.ts'
import type { SnmpLogin } from './snmp-login.ts'
import { type AgentHealth, SnmpPoller, type SnmpPollerOptions } from './snmp-poller.ts'
import type { OpenSession } from './snmp-session.ts'

/** What an agent does not know is asked for again after so long, in milliseconds. */
const NOTHING_AGAIN = 3_600_000

/** Answers are written so long after they came, at the latest; in milliseconds. */
const SAVE_EVERY = 60_000

type Limits = Pick<SnmpPollerOptions, 'requestsPerSecond' | 'concurrency' | 'clock'>

export interface SnmpNamesOptions extends Limits {
  /** By network of the sampler, the longest prefix first. */
  readonly logins: readonly NetworkValue<readonly SnmpLogin[]>[]
  /** How old an answer may get, give or take a tenth; milliseconds. */
  readonly refresh: number
  /** Most interfaces, and most agents, that are kept. */
  readonly limit: number
  readonly open: OpenSession
  /** From 0 to 1. */
  readonly random: () => number
  /** Where answers are kept over a restart. */
  readonly file?: SnmpCacheFile | undefined
  /** There is an answer, another one than before, or none to wait for. */
  readonly interfaceChanged: (sampler: string, ifIndex: number) => void
  readonly nameChanged: (sampler: string) => void
  /** Something that belongs into the log. */
  readonly problem: (problem: SnmpProblem) => void
}

export interface SnmpProblem {
  readonly message: string
  readonly sampler?: string
  readonly reason?: SnmpFailureReason
}

/** How SNMP is going. */
export interface SnmpState {
  /** Requests that were sent, however often each, and answers that came. */
  readonly requests: number
  readonly answers: number
  /** Requests without an answer, by reason. */
  readonly failures: Readonly<Record<SnmpFailureReason, number>>
  /** Agents that are known, and those of them that are not asked since they do not answer. */
  readonly agents: number
  readonly open: number
  /** Interfaces and names that wait for an answer. */
  readonly queued: number
}

interface Entry {
  readonly sampler: string
  readonly ifIndex: number
  answer: InterfaceAttributes | undefined
  answered: number
  due: number
}

/**
 * What interfaces and samplers are called by SNMP. Who asks has an answer from memory, or is told that
 * there is none yet: then the agent is asked, as fast as the limits allow, and an agent that does not
 * answer costs nothing but the names.
 */
export class SnmpNames {
  readonly #options: SnmpNamesOptions
  readonly #logins: ByNetwork<readonly SnmpLogin[]>
  readonly #agents: LRUCache<string, SnmpAgent>
  readonly #entries: LRUCache<string, Entry>
  readonly #poller: SnmpPoller
  /** Calls off the next write, if there is to be one. */
  #callOff: (() => void) | undefined
  #saving: Promise<void> = Promise.resolve()
  /** Interfaces that left to make room. */
  evicted = 0

  constructor(options: SnmpNamesOptions) {
    this.#options = options
    this.#logins = new ByNetwork(options.logins)
    this.#poller = new SnmpPoller({
      ...options,
      answered: (agent, ifIndexes, varbinds) => {
        if (ifIndexes.length === 0) this.#takeName(agent, textOf(varbinds[0]))
        else this.#takeAll(agent, ifIndexes, readInterfaces(ifIndexes.length, varbinds))
      },
      refused: (agent, ifIndexes) => {
        if (ifIndexes.length === 0) this.#takeName(agent, '')
        else this.#takeAll(agent, ifIndexes, [])
      },
      failed: (agent, failure, before) => this.#failed(agent, failure, before),
    })
    this.#agents = new LRUCache<string, SnmpAgent>({
      max: options.limit,
      dispose: (agent, _address, reason) => {
        if (reason === 'evict') this.#poller.forget(agent)
      },
    })
    this.#entries = new LRUCache<string, Entry>({
      max: options.limit,
      dispose: ({ sampler, ifIndex }, _key, reason) => {
        if (reason !== 'evict') return
        this.evicted++
        this.#agents.peek(sampler)?.wanted.delete(ifIndex)
      },
    })
    this.#restore()
  }

  /** Interfaces that are known or wanted. */
  get size(): number {
    return this.#entries.size
  }

  /** For telemetry. */
  get state(): SnmpState {
    let open = 0
    let queued = 0
    for (const { breaker, wanted, wantsName } of this.#agents.values()) {
      if (breaker.isOpen) open++
      queued += wanted.size + Number(wantsName)
    }
    const { counts, failures } = this.#poller
    return { ...counts, failures, agents: this.#agents.size, open, queued }
  }

  /** What the agent says of an interface; `undefined` while it is asked for the first time. */
  findInterface(sampler: string, ifIndex: number): InterfaceAttributes | undefined {
    if (ifIndex < 1 || ifIndex > 0x7fff_ffff) return noInterface // RFC 2863: InterfaceIndex
    const agent = this.#agentOf(sampler)
    if (agent === undefined) return noInterface
    const key = `${sampler} ${ifIndex}`
    let entry = this.#entries.get(key)
    if (entry === undefined) {
      entry = { sampler, ifIndex, answer: undefined, answered: 0, due: 0 }
      this.#entries.set(key, entry)
    }
    if (entry.due <= this.#options.clock.now()) {
      agent.wanted.add(ifIndex)
      this.#poller.want(agent)
    }
    return entry.answer ?? (agent.breaker.isFailing ? noInterface : undefined)
  }

  /** What a sampler calls itself, empty for nothing; `undefined` while it is asked for the first time. */
  findName(sampler: string): string | undefined {
    const agent = this.#agentOf(sampler)
    if (agent === undefined) return ''
    if (agent.nameDue <= this.#options.clock.now()) {
      agent.wantsName = true
      this.#poller.want(agent)
    }
    return agent.name ?? (agent.breaker.isFailing ? '' : undefined)
  }

  /** Ends all conversations and saves. */
  async stop(): Promise<void> {
    this.#poller.stop()
    for (const agent of this.#agents.values()) agent.close()
    await this.#saving
    if (this.#callOff !== undefined) await this.#save()
  }

  #agentOf(sampler: string): SnmpAgent | undefined {
    const known = this.#agents.get(sampler)
    if (known !== undefined) return known
    const [logins = []] = this.#logins.of(sampler)
    if (logins.length === 0) return undefined
    const agent = new SnmpAgent(sampler, logins, this.#options.open)
    this.#agents.set(sampler, agent)
    return agent
  }

  #failed(agent: SnmpAgent, { reason, message }: SnmpFailure, before: AgentHealth): void {
    const { isFailing, isOpen } = agent.breaker
    if (isOpen && !before.isOpen) {
      const sampler = agent.address
      this.#options.problem({ message: `SNMP has no names: ${message}`, sampler, reason })
    }
    if (isFailing && !before.isFailing) this.#letGo(agent)
  }

  /** Nobody waits any longer for an agent that does not answer. */
  #letGo({ address, wanted, wantsName, name }: SnmpAgent): void {
    if (wantsName && name === undefined) this.#options.nameChanged(address)
    for (const ifIndex of [...wanted]) {
      const entry = this.#entries.peek(`${address} ${ifIndex}`)
      if (entry?.answer === undefined) this.#options.interfaceChanged(address, ifIndex)
    }
  }

  /** Where there is no answer, the agent knows nothing. */
  #takeAll(
    agent: SnmpAgent,
    ifIndexes: readonly number[],
    answers: readonly InterfaceAttributes[],
  ): void {
    for (const [i, ifIndex] of ifIndexes.entries()) {
      this.#take(agent, ifIndex, answers[i] ?? noInterface)
    }
  }

  #take(agent: SnmpAgent, ifIndex: number, answer: InterfaceAttributes): void {
    agent.wanted.delete(ifIndex)
    const entry = this.#entries.peek(`${agent.address} ${ifIndex}`)
    if (entry === undefined) return
    this.#saveSoon()
    entry.answered = this.#options.clock.now()
    entry.due = this.#dueAfter(entry.answered, answer !== noInterface)
    if (entry.answer !== undefined && isSame(entry.answer, answer)) return
    entry.answer = answer
    this.#options.interfaceChanged(agent.address, ifIndex)
  }

  #takeName(agent: SnmpAgent, name: string): void {
    agent.wantsName = false
    agent.nameAnswered = this.#options.clock.now()
    agent.nameDue = this.#dueAfter(agent.nameAnswered, name !== '')
    this.#saveSoon()
    if (agent.name === name) return
    agent.name = name
    this.#options.nameChanged(agent.address)
  }

  /** Answers that came at the same time are not asked for again at the same time. */
  #dueAfter(answered: number, isSomething: boolean): number {
    const age = isSomething ? this.#options.refresh : NOTHING_AGAIN
    return answered + age * (0.9 + 0.2 * this.#options.random())
  }

  #restore(): void {
    const kept = this.#options.file?.read()
    if (kept === undefined) return
    const now = this.#options.clock.now()
    for (const { sampler, ifIndex, answered, ...answer } of kept.interfaces) {
      if (answered > now || this.#entries.size >= this.#options.limit) continue
      const due = this.#dueAfter(answered, true)
      this.#entries.set(`${sampler} ${ifIndex}`, { sampler, ifIndex, answer, answered, due })
    }
    for (const { sampler, name, answered } of kept.names) {
      const agent = answered > now ? undefined : this.#agentOf(sampler)
      if (agent === undefined) continue
      agent.name = name
      agent.nameAnswered = answered
      agent.nameDue = this.#dueAfter(answered, true)
    }
    if (kept.problem === undefined) return
    const message = `${this.#options.file?.path} cannot be used: ${kept.problem}. All is asked for anew`
    this.#options.problem({ message })
  }

  /** There is something new to keep. */
  #saveSoon(): void {
    this.#callOff ??= this.#options.clock.after(SAVE_EVERY, () => {
      this.#saving = this.#save()
    })
  }

  async #save(): Promise<void> {
    this.#callOff?.()
    this.#callOff = undefined
    try {
      await this.#options.file?.write({
        interfaces: this.#keptInterfaces(),
        names: this.#keptNames(),
      })
    } catch (error) {
      const reason = error instanceof Error ? error.message : `${error}`
      this.#options.problem({ message: `cannot keep what SNMP said: ${reason}` })
    }
  }

  *#keptInterfaces(): Iterable<KeptInterface> {
    for (const { sampler, ifIndex, answer, answered } of this.#entries.values()) {
      if (answer === undefined || answer === noInterface) continue
      yield { sampler, ifIndex, answered, ...answer }
    }
  }

  *#keptNames(): Iterable<KeptName> {
    for (const { address, name, nameAnswered } of this.#agents.values()) {
      if (name) yield { sampler: address, name, answered: nameAnswered }
    }
  }
}

function isSame(a: InterfaceAttributes, b: InterfaceAttributes): boolean {
  return (
    a.name === b.name &&
    a.alias === b.alias &&
    a.description === b.description &&
    a.speed === b.speed
  )
}
