import type { Logger } from 'pino'
import { plainAddress } from './model/address.ts'
import {
  type ConnectionRefusal,
  connectionRefusals,
  type RequestRefusal,
  requestRefusals,
} from './model/web-refusals.ts'
import { ProblemLog } from './problem-log.ts'
import type { WebTelemetry } from './telemetry/web-telemetry.ts'

interface Refused {
  /** Nothing where the connection was gone before anybody could ask. */
  readonly address?: string
  readonly reason: RequestRefusal | ConnectionRefusal
  readonly detail?: string
}

const rows = [...requestRefusals, ...connectionRefusals]

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
    this.#note({ ...from(address), reason })
  }

  connection(reason: ConnectionRefusal, address: string, detail: string): void {
    this.#telemetry.connectionRefused(reason)
    this.#note({ ...from(address), reason, ...(detail !== '' && { detail }) })
  }

  #note(refused: Refused): void {
    this.#problems.note(`${refused.reason} ${refused.address}`, refused, this.#now())
    for (const problem of this.#problems.take()) {
      const row = rows.find(({ reason }) => reason === problem.reason)
      this.#log.warn(problem, `${row?.meaning} ${row?.remedy}`)
    }
  }
}

function from(address: string) {
  return address === '' ? {} : { address: plainAddress(address) }
}
