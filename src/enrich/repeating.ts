import type { Clock } from './clock.ts'

/** Does something again and again, never twice at a time. Inert until started. */
export class Repeating {
  readonly #task: (signal: AbortSignal) => Promise<number>
  readonly #clock: Clock
  readonly #stopping = new AbortController()
  #running: Promise<void> | undefined
  #wake: () => void = () => undefined

  /** `task` says how long to wait until the next time, in milliseconds; it never fails. */
  constructor(task: (signal: AbortSignal) => Promise<number>, clock: Clock) {
    this.#task = task
    this.#clock = clock
  }

  start(): void {
    this.#running ??= this.#run(this.#stopping.signal)
  }

  /** Waits no longer; what is under way is not begun anew. */
  wake(): void {
    this.#wake()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake()
    await this.#running
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const delay = await this.#task(signal)
      if (!signal.aborted) await this.#wait(delay)
    }
  }

  async #wait(delay: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const callOff = this.#clock.after(delay, resolve)
      this.#wake = () => {
        callOff()
        resolve()
      }
    })
  }
}
