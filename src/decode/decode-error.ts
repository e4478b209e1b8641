import type { ProblemReason } from './problems.ts'

/** Bytes that do not follow their protocol: costs the structure that it names, nothing else. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
  readonly reason: ProblemReason

  constructor(reason: ProblemReason, message: string) {
    super(message)
    this.reason = reason
  }
}
