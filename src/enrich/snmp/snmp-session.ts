import { createSocket, type Socket } from 'node:dgram'
import type { Session, User, Varbind } from 'net-snmp'
import * as snmp from 'net-snmp'
import { AgentSocket } from './agent-socket.ts'
import { SnmpFailure, type SnmpFailureReason } from './snmp-failure.ts'
import type { SnmpLogin } from './snmp-login.ts'

/** A conversation with an agent. One request at a time. */
export interface SnmpSession {
  /** Values of these objects in the same order; throws an `SnmpFailure`. */
  get(oids: readonly string[]): Promise<readonly Varbind[]>
  close(): void
}

/** Opens a conversation; what goes wrong is told by its first `get`. */
export type OpenSession = (address: string, login: SnmpLogin) => SnmpSession

/** Datagrams of a request at most, for each time it is sent: v3 asks for the engine and its time first. */
const DATAGRAMS = 4

/** How patient sessions are; milliseconds. */
export interface Patience {
  readonly timeout: number
  readonly retries: number
}

/** Sessions by net-snmp. */
export function sessionOpener(patience: Patience): OpenSession {
  return (address, login) => new NetSnmpSession(address, login, patience)
}

class NetSnmpSession implements SnmpSession {
  readonly #address: string
  readonly #login: SnmpLogin
  readonly #patience: Patience
  readonly #udp: Socket
  readonly #socket: AgentSocket
  #session: Session | undefined
  #fail: (failure: SnmpFailure) => void = () => undefined

  constructor(address: string, login: SnmpLogin, patience: Patience) {
    this.#address = address
    this.#login = login
    this.#patience = patience
    this.#udp = createSocket(address.includes(':') ? 'udp6' : 'udp4')
    this.#socket = new AgentSocket(this.#udp, (cause, isAnswer) =>
      this.#fail(new SnmpFailure(isAnswer ? 'malformed' : 'unreachable', { cause })),
    )
  }

  async get(oids: readonly string[]): Promise<readonly Varbind[]> {
    try {
      return await this.#get(oids)
    } catch (cause) {
      // net-snmp throws what it likes
      throw cause instanceof SnmpFailure ? cause : new SnmpFailure('malformed', { cause })
    }
  }

  close(): void {
    this.#socket.close()
    this.#fail(new SnmpFailure('unreachable'))
  }

  async #get(oids: readonly string[]): Promise<readonly Varbind[]> {
    this.#session ??= await this.#open()
    const session = this.#session
    this.#socket.budget = DATAGRAMS * (this.#patience.retries + 1)
    return new Promise((resolve, reject) => {
      this.#fail = reject
      session.get(oids, (error, varbinds) => {
        if (error === null) resolve(varbinds)
        else reject(failureOf(error))
      })
    })
  }

  async #open(): Promise<Session> {
    await new Promise<void>((resolve, reject) => {
      this.#fail = reject
      this.#udp.connect(this.#login.port, this.#address, (...[cause]: readonly unknown[]) => {
        if (cause === undefined) resolve()
        else reject(new SnmpFailure('unreachable', { cause }))
      })
    })
    const session = createSession(this.#address, this.#login, {
      ...this.#patience,
      port: this.#login.port,
      reportOidMismatchErrors: true,
      dgramModule: { createSocket: () => this.#socket },
    })
    // what cannot be read at all
    session.on('error', (cause) => this.#fail(new SnmpFailure('malformed', { cause })))
    return session
  }
}

type SessionOptions = Parameters<typeof snmp.createSession>[2]

function createSession(address: string, login: SnmpLogin, options: SessionOptions): Session {
  if (login.kind === 'community') {
    return snmp.createSession(address, login.community, { ...options, version: snmp.Version2c })
  }
  forgetKeys()
  const { context } = login
  return snmp.createV3Session(address, userOf(login), {
    ...options,
    version: snmp.Version3,
    context,
  })
}

/** Sessions of v3 after which keys are made anew. */
const SESSIONS_OF_A_KEY = 1000
let sessions = 0

/** net-snmp keeps a key for each engine, and an agent may make up engines. */
function forgetKeys(): void {
  if (++sessions % SESSIONS_OF_A_KEY === 0) snmp.Authentication.authToKeyCache = {}
}

function userOf({ user, auth, privacy }: SnmpLogin & { readonly kind: 'user' }): User {
  const { SecurityLevel, AuthProtocols, PrivProtocols } = snmp
  const level =
    auth === undefined ? 'noAuthNoPriv' : privacy === undefined ? 'authNoPriv' : 'authPriv'
  return {
    name: user,
    level: SecurityLevel[level] ?? 0,
    ...(auth && { authProtocol: AuthProtocols[auth.protocol] ?? 0, authKey: auth.password }),
    ...(privacy && {
      privProtocol: PrivProtocols[privacy.protocol] ?? 0,
      privKey: privacy.password,
    }),
  }
}

/** What net-snmp says in our words. */
function failureOf(error: Error): SnmpFailure {
  return new SnmpFailure(reasonOf(error), { cause: error })
}

function reasonOf(error: Error): SnmpFailureReason {
  if (error.name === 'RequestTimedOutError') return 'timeout'
  if (error.name === 'RequestFailedError') return 'rejected'
  if ('syscall' in error) return 'unreachable'
  const { EAuthFailure, ECouldNotDecrypt, ENotInTimeWindow } = snmp.ResponseInvalidCode
  const ofLogin = [EAuthFailure, ECouldNotDecrypt, ENotInTimeWindow]
  return 'code' in error && ofLogin.includes(Number(error.code)) ? 'authentication' : 'malformed'
}
