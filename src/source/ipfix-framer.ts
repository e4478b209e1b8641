import type { ConnectionEnd } from './connection-ends.ts'

/** RFC 7011 §3.1: version and length are the first four bytes of a Message. */
const PREFIX = 4

/** RFC 7011 §3.1: the shortest Message is its header alone. */
const HEADER_LENGTH = 16

const IPFIX_VERSION = 10

/** Why a stream cannot be cut into messages any further. */
export interface FramingProblem {
  readonly reason: Extract<ConnectionEnd, 'unknown_version' | 'length'>
  readonly detail: string
}

/**
 * RFC 7011 §10.4.3: cuts a stream of bytes into IPFIX Messages by the length in their headers,
 * however it comes. Keeps at most one message, in memory of its own.
 */
export class IpfixFramer {
  readonly #prefix = new Uint8Array(PREFIX)
  /** What has come of a message that began in an earlier chunk; its prefix until that is known. */
  #kept = this.#prefix
  #filled = 0

  /** Whether a message has begun and is not complete. */
  get unfinished(): boolean {
    return this.#filled > 0
  }

  /**
   * Takes the next bytes. Each message that is complete is lent for the call of `deliver`. After a
   * problem nobody knows where the next message begins: that was the last call.
   */
  take(chunk: Uint8Array, deliver: (message: Uint8Array) => void): FramingProblem | undefined {
    let rest = chunk
    while (rest.length > 0) {
      if (this.#filled === 0 && rest.length >= PREFIX) {
        const length = messageLength(rest)
        if (typeof length !== 'number') return length
        if (length <= rest.length) {
          deliver(rest.subarray(0, length))
          rest = rest.subarray(length)
          continue
        }
      }
      rest = this.#keep(rest)
      const problem = this.#advance(deliver)
      if (problem !== undefined) return problem
    }
    return undefined
  }

  /** Copies what still fits, and returns the rest. */
  #keep(bytes: Uint8Array): Uint8Array {
    const part = bytes.subarray(0, this.#kept.length - this.#filled)
    this.#kept.set(part, this.#filled)
    this.#filled += part.length
    return bytes.subarray(part.length)
  }

  /** Makes room for the message when its length is known, and delivers it when it is complete. */
  #advance(deliver: (message: Uint8Array) => void): FramingProblem | undefined {
    if (this.#filled < this.#kept.length) return undefined
    if (this.#kept === this.#prefix) {
      const length = messageLength(this.#prefix)
      if (typeof length !== 'number') return length
      this.#kept = new Uint8Array(length)
      this.#kept.set(this.#prefix)
      return undefined
    }
    const message = this.#kept
    this.#kept = this.#prefix
    this.#filled = 0
    deliver(message)
    return undefined
  }
}

/** `version(2) length(2)`: how many bytes the message has that begins here. */
function messageLength(bytes: Uint8Array): number | FramingProblem {
  const [v0 = 0, v1 = 0, l0 = 0, l1 = 0] = bytes
  const version = v0 * 256 + v1
  const length = l0 * 256 + l1
  if (version !== IPFIX_VERSION) {
    return { reason: 'unknown_version', detail: `a message begins with version ${version}` }
  }
  if (length < HEADER_LENGTH) {
    const detail = `a message says it has ${length} bytes, its header alone has ${HEADER_LENGTH}`
    return { reason: 'length', detail }
  }
  return length
}
