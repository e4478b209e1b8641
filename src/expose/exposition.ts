import type { FlowFamily, Names } from './flow-family.ts'
import type { Format } from './format.ts'
import { gzip } from './gzip.ts'
import { type Family, renderFamilies } from './render-families.ts'
import { renderFlowMetrics } from './render-flow-metrics.ts'
import { renderTelemetry, type TelemetryRegistry } from './render-telemetry.ts'

/** What a scrape reads, and how it holds it still. */
export interface Scrape {
  /** Asks the lanes for what they have, then freezes the tables. */
  prepare(): Promise<void>
  /** Lets the tables change again: called once after each `prepare`, even one that failed. */
  done(): void
  readonly tables: readonly FlowFamily[]
  readonly names: Names
  /** Families that are few enough to be written as text. */
  families(): Iterable<Family>
  readonly registry: TelemetryRegistry
}

/** The answer to a scrape, complete, as it goes over the wire. */
export interface Body {
  readonly chunks: readonly Buffer[]
  /** Bytes of the chunks. */
  readonly length: number
  readonly gzipped: boolean
  /** Bytes before compression. */
  readonly plainLength: number
}

/** Below this, compression costs more than it saves. */
const WORTH_COMPRESSING = 1024

/** Renders scrapes; requests that come while one is being rendered share it. */
export class Exposition {
  readonly #scrape: Scrape
  readonly #underWay = new Map<Format, Promise<Rendering>>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(scrape: Scrape) {
    this.#scrape = scrape
  }

  /** The body in a format, complete before its first byte is sent: no reader holds up the tables. */
  async body(format: Format, wantsGzip: boolean): Promise<Body> {
    const rendering = await this.#rendering(format)
    return wantsGzip && rendering.plain.length >= WORTH_COMPRESSING
      ? rendering.gzipped()
      : rendering.plain
  }

  #rendering(format: Format): Promise<Rendering> {
    const underWay = this.#underWay.get(format)
    if (underWay !== undefined) return underWay
    // the other format may be under way: one after the other, since each holds the tables still
    const rendering = this.#last.then(() => render(this.#scrape, format))
    const forget = () => this.#underWay.delete(format)
    this.#underWay.set(format, rendering)
    this.#last = rendering.then(forget, forget)
    return rendering
  }
}

/** One rendering, compressed once if anybody wants it so. */
class Rendering {
  readonly plain: Body
  #gzipped: Promise<Body> | undefined

  constructor(chunks: readonly Buffer[]) {
    const length = lengthOf(chunks)
    this.plain = { chunks, length, gzipped: false, plainLength: length }
  }

  gzipped(): Promise<Body> {
    this.#gzipped ??= compress(this.plain)
    return this.#gzipped
  }
}

async function render(scrape: Scrape, format: Format): Promise<Rendering> {
  const chunks: Buffer[] = []
  try {
    await scrape.prepare()
    await renderFlowMetrics(scrape.tables, scrape.names, format, 'visitor', (chunk) =>
      chunks.push(chunk),
    )
    const text = await renderFamilies(scrape.families(), format)
    const telemetry = await renderTelemetry(scrape.registry, format)
    chunks.push(Buffer.from(`${text}${telemetry}${format === 'openmetrics' ? '# EOF\n' : ''}`))
  } finally {
    scrape.done()
  }
  return new Rendering(chunks)
}

async function compress({ chunks, plainLength }: Body): Promise<Body> {
  const compressed = await gzip(chunks)
  return { chunks: compressed, length: lengthOf(compressed), gzipped: true, plainLength }
}

function lengthOf(chunks: readonly Buffer[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0)
}
