import type { FlowFamily, Names, Viewer } from './flow-family.ts'
import type { Format } from './format.ts'
import { gzip } from './gzip.ts'
import { type Family, renderFamilies } from './render-families.ts'
import { renderFlowMetrics } from './render-flow-metrics.ts'
import { renderTelemetry, type TelemetryRegistry } from './render-telemetry.ts'

/** What a scrape reads, and how it holds it still. */
export interface Scrape {
  /** Asks the lanes for what they have, then freezes the tables. */
  prepare(): Promise<void>
  /**
   * The number of the snapshot that scrapers are shown, begun while the tables are held. Resolves when
   * it is kept, where it has to be before anybody sees it.
   */
  snapshot(): Promise<number>
  /** Lets the tables change again: called once after each `prepare`, even one that failed. */
  done(): void
  readonly tables: readonly FlowFamily[]
  readonly names: Names
  /** Families beside the tables. */
  families(): Iterable<Family> | Promise<Iterable<Family>>
  /** Whether counters say when they began, in OpenMetrics. */
  readonly created: boolean
  readonly registry: TelemetryRegistry
  /** What the sampler with an address is called; no two are called alike. */
  samplerName?(address: string): string
}

/** The answer to a scrape, complete, as it goes over the wire. */
export interface Body {
  readonly chunks: readonly Buffer[]
  /** Bytes of the chunks. */
  readonly length: number
  readonly gzipped: boolean
  /** Bytes before compression. */
  readonly plainLength: number
  /** The snapshot that scrapers are shown; 0 for others. */
  readonly snapshot: number
}

/** Below this, compression costs more than it saves. */
const WORTH_COMPRESSING = 1024

/** Renders scrapes; requests that come while one is being rendered share it. */
export class Exposition {
  readonly #scrape: Scrape
  readonly #underWay = new Map<string, Promise<Rendering>>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(scrape: Scrape) {
    this.#scrape = scrape
  }

  /** The body in a format, complete before its first byte is sent: no reader holds up the tables. */
  async body(format: Format, viewer: Viewer, wantsGzip: boolean): Promise<Body> {
    const rendering = await this.#rendering(format, viewer)
    return wantsGzip && rendering.plain.length >= WORTH_COMPRESSING
      ? rendering.gzipped()
      : rendering.plain
  }

  #rendering(format: Format, viewer: Viewer): Promise<Rendering> {
    const key = `${format} ${viewer}`
    const underWay = this.#underWay.get(key)
    if (underWay !== undefined) return underWay
    // another may be under way: one after the other, since each holds the tables still
    const rendering = this.#last.then(() => render(this.#scrape, format, viewer))
    const forget = () => this.#underWay.delete(key)
    this.#underWay.set(key, rendering)
    this.#last = rendering.then(forget, forget)
    return rendering
  }
}

/** One rendering, compressed once if anybody wants it so. */
class Rendering {
  readonly plain: Body
  #gzipped: Promise<Body> | undefined

  constructor(chunks: readonly Buffer[], snapshot: number) {
    const length = lengthOf(chunks)
    this.plain = { chunks, length, gzipped: false, plainLength: length, snapshot }
  }

  gzipped(): Promise<Body> {
    this.#gzipped ??= compress(this.plain)
    return this.#gzipped
  }
}

async function render(scrape: Scrape, format: Format, viewer: Viewer): Promise<Rendering> {
  const chunks: Buffer[] = []
  const push = (text: string) => chunks.push(Buffer.from(text))
  let snapshot = 0
  try {
    await scrape.prepare()
    if (viewer === 'scraper') snapshot = await scrape.snapshot()
    const { tables, names, created } = scrape
    const view = { format, viewer, created }
    await renderFlowMetrics(tables, names, view, (chunk) => chunks.push(chunk))
    const samplerName = (address: string) => scrape.samplerName?.(address) ?? address
    for await (const text of renderFamilies(await scrape.families(), format)) push(text)
    for await (const text of renderTelemetry(scrape.registry, format, samplerName)) push(text)
    if (format === 'openmetrics') push('# EOF\n')
  } finally {
    scrape.done()
  }
  return new Rendering(chunks, snapshot)
}

async function compress(plain: Body): Promise<Body> {
  const chunks = await gzip(plain.chunks)
  return { ...plain, chunks, length: lengthOf(chunks), gzipped: true }
}

function lengthOf(chunks: readonly Buffer[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0)
}
