import type { ProblemReason } from './problems.ts'

/** Bytes that do not follow their protocol: costs the structure that it names, nothing else. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
  readonly reason: ProblemReason

  constructor(reason: ProblemReason, message: string) {
    // no stack: it says nothing about the bytes, and to take it is what a flood of them would cost
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(message)
    Error.stackTraceLimit = limit
    this.reason = reason
  }
}
