import { plainAddress } from '../model/address.ts'
import { FIRST_CONNECTION } from '../model/payload.ts'
import { type Logged, ProblemLog } from '../problem-log.ts'
import { type ConnectionEnd, connectionEnd } from '../source/connection-ends.ts'
import type { ConnectionProblem, ConnectionReport } from './lane-report.ts'

interface Counts {
  open: number
  opened: number
  ended: Partial<Record<ConnectionEnd, number>>
}

/** The connections of a lane: how many there may be, and what became of them. */
export class Connections {
  readonly #limit: number
  readonly #allows: (address: string) => boolean
  readonly #listeners = new Map<string, Counts>()
  readonly #problems = new ProblemLog<ConnectionProblem>()
  #open = 0
  #next = FIRST_CONNECTION

  constructor(limit: number, allows: (address: string) => boolean) {
    this.#limit = limit
    this.#allows = allows
  }

  /** Counts what comes to a listener, told by how it is configured, from 0 on. */
  add(listen: string): void {
    this.#counts(listen)
  }

  /** The number of a new connection, or why it is refused. */
  admit(listen: string, address: string): number | ConnectionEnd {
    this.#counts(listen).opened++
    const refusal = this.#refusal(address)
    if (refusal !== undefined) {
      this.#count(listen, address, refusal, '')
      return refusal
    }
    this.#open++
    this.#counts(listen).open++
    return this.#next++
  }

  /** A connection that was admitted is over. */
  ended(listen: string, address: string, reason: ConnectionEnd, detail: string): void {
    this.#open--
    this.#counts(listen).open--
    this.#count(listen, address, reason, detail)
  }

  /** What became of connections since the last call. */
  take(): ConnectionReport[] {
    return [...this.#listeners].map(([listen, counts]) => {
      const report = { listen, ...counts }
      counts.opened = 0
      counts.ended = {}
      return report
    })
  }

  takeProblems(): Logged<ConnectionProblem>[] {
    return this.#problems.take()
  }

  #refusal(address: string): ConnectionEnd | undefined {
    if (!this.#allows(address)) return 'not_allowed'
    return this.#open >= this.#limit ? 'connection_limit' : undefined
  }

  #count(listen: string, address: string, reason: ConnectionEnd, detail: string): void {
    const { ended } = this.#counts(listen)
    ended[reason] = (ended[reason] ?? 0) + 1
    if (connectionEnd(reason).ordinary) return
    const peer = plainAddress(address)
    const problem = { listen, address: peer, reason, detail }
    this.#problems.note(`${reason} ${peer}`, problem, Date.now())
  }

  #counts(listen: string): Counts {
    const known = this.#listeners.get(listen)
    if (known !== undefined) return known
    const counts = { open: 0, opened: 0, ended: {} }
    this.#listeners.set(listen, counts)
    return counts
  }
}
