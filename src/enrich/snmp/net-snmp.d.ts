/** The part of net-snmp that flowtally uses, and what its tests use of its agent. */
declare module 'net-snmp' {
  import type { EventEmitter } from 'node:events'

  export interface Varbind {
    readonly oid: string
    readonly type: number
    readonly value: unknown
  }

  /** What a session does with its socket. */
  export interface SessionSocket {
    on(event: string, listener: (...values: unknown[]) => void): unknown
    send(
      buffer: Buffer,
      offset: number,
      length: number,
      port: number,
      address: string,
      done: (error: Error | null) => void,
    ): void
    ref(): unknown
    unref(): unknown
    close(): void
  }

  export interface SessionOptions {
    readonly version?: number
    readonly port?: number
    readonly retries?: number
    readonly timeout?: number
    readonly context?: string
    readonly reportOidMismatchErrors?: boolean
    readonly dgramModule?: { createSocket(transport: string): SessionSocket }
  }

  export interface User {
    readonly name: string
    readonly level: number
    readonly authProtocol?: number
    readonly authKey?: string
    readonly privProtocol?: number
    readonly privKey?: string
  }

  export interface Session extends EventEmitter {
    get(
      oids: readonly string[],
      done: (error: Error | null, varbinds: readonly Varbind[]) => void,
    ): void
    close(): void
  }

  export interface Mib {
    addTableRow(table: string, row: readonly unknown[]): void
    setScalarValue(scalar: string, value: unknown): void
  }

  export interface Agent {
    registerProvider(provider: object): void
    getMib(): Mib
    getAuthorizer(): {
      addCommunity(community: string): void
      addUser(user: User): void
    }
    close(done?: () => void): void
  }

  export const Version2c: number
  export const Version3: number
  export const ObjectType: Readonly<Record<string, number>>
  export const SecurityLevel: Readonly<Record<string, number>>
  export const AuthProtocols: Readonly<Record<string, number>>
  export const PrivProtocols: Readonly<Record<string, number>>
  export const MibProviderType: Readonly<Record<string, number>>
  export const ResponseInvalidCode: Readonly<Record<string, number>>
  /** Keys made of passwords, kept for each engine that was ever met. */
  export const Authentication: { authToKeyCache: Record<string, Buffer> }
  export const MaxAccess: Readonly<Record<string, number>>
  export function createSession(target: string, community: string, options: SessionOptions): Session
  export function createV3Session(target: string, user: User, options: SessionOptions): Session
  export function createAgent(
    options: object,
    done: (error: Error | null, data: unknown) => void,
  ): Agent
}
