import type { Logger } from 'pino'
import { plainAddress } from './model/address.ts'
import type { ConnectionRefusal, RequestRefusal } from './model/web-refusals.ts'
import { ProblemLog } from './problem-log.ts'
import type { WebTelemetry } from './telemetry/web-telemetry.ts'

interface Refused {
  readonly address: string
  readonly reason: RequestRefusal | ConnectionRefusal
  readonly why?: string
}

/** Counts what is refused over HTTP, and logs one of each reason and address a minute. */
export class WebRefusals {
  readonly #telemetry: WebTelemetry
  readonly #log: Logger
  readonly #now: () => number
  readonly #problems = new ProblemLog<Refused>()

  constructor(telemetry: WebTelemetry, log: Logger, now: () => number) {
    this.#telemetry = telemetry
    this.#log = log
    this.#now = now
  }

  request(reason: RequestRefusal, address: string): void {
    this.#telemetry.requestRefused(reason)
    this.#note({ address: plainAddress(address), reason }, 'a request over HTTP was refused')
  }

  connection(reason: ConnectionRefusal, address: string, why: string): void {
    this.#telemetry.connectionRefused(reason)
    const refused = { address: plainAddress(address), reason, ...(why !== '' && { why }) }
    this.#note(refused, 'a connection for HTTP was refused')
  }

  #note(refused: Refused, message: string): void {
    this.#problems.note(`${refused.reason} ${refused.address}`, refused, this.#now())
    for (const problem of this.#problems.take()) this.#log.warn(problem, message)
  }
}
