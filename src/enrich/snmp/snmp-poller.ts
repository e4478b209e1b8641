import type { Varbind } from 'net-snmp'
import type { Clock } from '../clock.ts'
import { interfaceObjects, sysName } from './interface-objects.ts'
import { Rate } from './rate.ts'
import type { SnmpAgent } from './snmp-agent.ts'
import { SnmpFailure, type SnmpFailureReason, snmpFailureReasons } from './snmp-failure.ts'

/** Between two looks for agents whose turn it is, in milliseconds; what is wanted meanwhile goes together. */
const PAUSE = 50

/** Nobody asks an agent any more that nobody wanted anything of for so long, in milliseconds. */
const UNWANTED = 86_400_000

export interface SnmpPollerOptions {
  readonly requestsPerSecond: number
  /** Most agents that are asked at the same time. */
  readonly concurrency: number
  readonly clock: Clock
  /** Values for the interfaces of a request, or, without interfaces, the name. */
  readonly answered: (
    agent: SnmpAgent,
    ifIndexes: readonly number[],
    varbinds: readonly Varbind[],
  ) => void
  /** The agent refuses to say even this little. */
  readonly refused: (agent: SnmpAgent, ifIndexes: readonly number[]) => void
  /** Everything that was tried has failed. */
  readonly failed: (agent: SnmpAgent, failure: SnmpFailure, before: AgentHealth) => void
}

/** How an agent was before it failed. */
export interface AgentHealth {
  readonly isFailing: boolean
  readonly isOpen: boolean
}

/** Asks agents for what is wanted of them: one request at a time each, and all within limits. */
export class SnmpPoller {
  readonly #options: SnmpPollerOptions
  /** Agents of which something is wanted, and that are not being asked; the next one first. */
  readonly #queue = new Set<SnmpAgent>()
  readonly #rate: Rate
  readonly #failures: Record<SnmpFailureReason, number>
  #underWay = 0
  #isStopped = false
  /** Calls off the next look, if there is to be one. */
  #callOff: (() => void) | undefined
  readonly counts = { requests: 0, answers: 0 }

  constructor(options: SnmpPollerOptions) {
    this.#options = options
    this.#rate = new Rate(options.requestsPerSecond)
    const reasons = Object.keys(snmpFailureReasons).map((reason) => [reason, 0])
    this.#failures = Object.fromEntries(reasons) as Record<SnmpFailureReason, number>
  }

  /** Requests without an answer, by reason. */
  get failures(): Readonly<Record<SnmpFailureReason, number>> {
    return this.#failures
  }

  /** Something is wanted of an agent: it will have its turn. */
  want(agent: SnmpAgent): void {
    agent.lastWanted = this.#options.clock.now()
    if (!agent.isBusy) this.#queue.add(agent)
    this.#lookAgain()
  }

  /** Nothing is wanted of an agent any longer. */
  forget(agent: SnmpAgent): void {
    agent.wanted.clear()
    agent.wantsName = false
    this.#queue.delete(agent)
    if (!agent.isBusy) agent.close()
  }

  /** Asks nobody any more. What comes from now on is not told. */
  stop(): void {
    this.#isStopped = true
    this.#callOff?.()
  }

  #lookAgain(): void {
    if (this.#isStopped || this.#queue.size === 0) return
    this.#callOff ??= this.#options.clock.after(PAUSE, () => {
      this.#callOff = undefined
      this.#askNext()
      this.#lookAgain()
    })
  }

  /** Asks the agents whose turn it is, as many as the limits allow. */
  #askNext(): void {
    if (this.#isStopped) return
    const now = this.#options.clock.now()
    for (const agent of this.#queue) {
      if (this.#underWay >= this.#options.concurrency) return
      if (now - agent.lastWanted > UNWANTED) this.forget(agent)
      if (!agent.wantsAnything || !agent.breaker.allows(now)) continue
      if (!this.#rate.take(now)) return
      void this.#ask(agent)
    }
  }

  /** One request: the name of the agent, or some of its interfaces. */
  async #ask(agent: SnmpAgent): Promise<void> {
    const ifIndexes = agent.wantsName ? [] : agent.next()
    this.#queue.delete(agent)
    this.#underWay++
    this.counts.requests++
    agent.isBusy = true
    try {
      const objects = agent.wantsName ? [sysName] : interfaceObjects(ifIndexes)
      const varbinds = await agent.session.get(objects)
      this.counts.answers++
      agent.succeeded()
      this.#options.answered(agent, ifIndexes, varbinds)
    } catch (error) {
      if (!(error instanceof SnmpFailure)) throw error
      if (!this.#isStopped) this.#fail(agent, ifIndexes, error)
    } finally {
      agent.isBusy = false
      this.#underWay--
      if (agent.wantsAnything) this.#queue.add(agent)
      else agent.close()
      this.#askNext()
      this.#lookAgain()
    }
  }

  #fail(agent: SnmpAgent, ifIndexes: readonly number[], failure: SnmpFailure): void {
    this.#failures[failure.reason]++
    if (failure.reason === 'rejected') {
      agent.succeeded()
      if (!agent.askForFewer(ifIndexes.length)) this.#options.refused(agent, ifIndexes)
      return
    }
    const { isFailing, isOpen } = agent.breaker
    agent.failed(this.#options.clock.now())
    this.#options.failed(agent, failure, { isFailing, isOpen })
  }
}
