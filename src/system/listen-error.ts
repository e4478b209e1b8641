/** An address that cannot be listened on; the message is one line for the user. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  /** What the configuration says, such as `:9590`. */
  readonly address: string
  /** What is wrong with it, and what to do. */
  readonly problem: string

  constructor(address: string, problem: string, options?: ErrorOptions) {
    super(`cannot listen on ${address}: ${problem}`, options)
    this.address = address
    this.problem = problem
  }
}
