import type { Socket } from 'node:dgram'
import type { SessionSocket } from 'net-snmp'

/**
 * The socket of a session, with what net-snmp leaves out: it is connected, so that nobody but the agent
 * can answer and a port where nobody listens is known at once; what is thrown over an answer ends the
 * request and not the process; and an agent cannot keep a request going in circles.
 */
export class AgentSocket implements SessionSocket {
  readonly #socket: Socket
  readonly #failed: (error: Error, isAnswer: boolean) => void
  #isClosed = false
  /** Datagrams that may still be sent for the request. */
  budget = 0

  /** The socket is connected. `failed` is told of errors, and whether an answer was the reason. */
  constructor(socket: Socket, failed: (error: Error, isAnswer: boolean) => void) {
    this.#socket = socket
    this.#failed = failed
    socket.on('error', (error) => failed(error, false))
  }

  on(event: string, listener: (...values: unknown[]) => void): this {
    if (event === 'error') return this
    this.#socket.on(event, (...values: unknown[]) => {
      try {
        listener(...values)
      } catch (error) {
        this.#failed(error instanceof Error ? error : new Error(`${error}`), true)
      }
    })
    return this
  }

  send(
    buffer: Buffer,
    offset: number,
    length: number,
    _port: number,
    _address: string,
    done: (error: Error | null) => void,
  ): void {
    if (this.#isClosed) return
    if (this.budget-- > 0) {
      this.#socket.send(buffer, offset, length, done)
      return
    }
    this.#failed(new Error('the agent wants the same again and again'), true)
  }

  ref(): this {
    this.#socket.ref()
    return this
  }

  unref(): this {
    this.#socket.unref()
    return this
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#socket.close()
  }
}
