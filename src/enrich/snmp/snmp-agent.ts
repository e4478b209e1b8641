import { Breaker } from './breaker.ts'
import type { SnmpLogin } from './snmp-login.ts'
import type { OpenSession, SnmpSession } from './snmp-session.ts'

/** Interfaces that are asked for in one request: their names fit into a datagram of 1500 bytes. */
const INTERFACES_AT_ONCE = 8

/** An agent: what is wanted of it, and how it can be asked. */
export class SnmpAgent {
  readonly address: string
  readonly breaker = new Breaker()
  /** Interfaces to ask for. */
  readonly wanted = new Set<number>()
  wantsName = false
  isBusy = false
  /** sysName, once it is known. */
  name: string | undefined
  /** When it is to be asked for again, in milliseconds since 1970. */
  nameDue = 0
  nameAnswered = 0
  /** When anybody last wanted anything of it, in milliseconds since 1970. */
  lastWanted = 0
  readonly #logins: readonly SnmpLogin[]
  readonly #open: OpenSession
  #session: SnmpSession | undefined
  /** The login that worked, or is tried. */
  #login = 0
  /** Logins that failed since one worked. */
  #failed = 0
  #atOnce = INTERFACES_AT_ONCE

  constructor(address: string, logins: readonly SnmpLogin[], open: OpenSession) {
    this.address = address
    this.#logins = logins
    this.#open = open
  }

  get wantsAnything(): boolean {
    return this.wantsName || this.wanted.size > 0
  }

  /** The interfaces to ask for next. */
  next(): number[] {
    const next: number[] = []
    for (const ifIndex of this.wanted) {
      if (next.length >= this.#atOnce) break
      next.push(ifIndex)
    }
    return next
  }

  get session(): SnmpSession {
    const login = this.#logins[this.#login]
    if (login === undefined) throw new Error('an agent without a login')
    this.#session ??= this.#open(this.address, login)
    return this.#session
  }

  /** The agent answered, be it with an error. */
  succeeded(): void {
    this.#failed = 0
    this.breaker.succeed()
  }

  /** Goes on to the next login; when all have failed, the agent has. */
  failed(now: number): void {
    this.close()
    this.#login = (this.#login + 1) % this.#logins.length
    if (++this.#failed < this.#logins.length) return
    this.#failed = 0
    this.breaker.fail(now)
  }

  /** The agent refuses a request for so many interfaces; returns whether fewer can be asked for. */
  askForFewer(count: number): boolean {
    if (count <= 1) return false
    this.#atOnce = Math.ceil(count / 2)
    return true
  }

  /** Ends the conversation; the next one begins anew. */
  close(): void {
    this.#session?.close()
    this.#session = undefined
  }
}
