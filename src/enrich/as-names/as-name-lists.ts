import type { AsNameSource } from '../../model/as-name-source.ts'
import { AsNameList, type AsNameListState } from './as-name-list.ts'
import type { AsNames } from './as-names.ts'
import { FileSource } from './file-source.ts'
import { ListCache } from './list-cache.ts'
import { UrlSource, type UrlSourceOptions } from './url-source.ts'

/** What keeps lists of names up to date, and where. */
export interface AsNameListsOptions extends UrlSourceOptions {
  /** Where what was fetched is kept for the next start. */
  readonly directory: string | undefined
}

interface Running {
  readonly list: AsNameList
  readonly source: FileSource | UrlSource
}

/** The lists that names come from, kept up to date in the background. Inert until started. */
export class AsNameLists {
  readonly #names: AsNames
  readonly #options: AsNameListsOptions
  #running = new Map<string, Running>()
  #started = false

  constructor(sources: readonly AsNameSource[], names: AsNames, options: AsNameListsOptions) {
    this.#names = names
    this.#options = options
    void this.update(sources)
  }

  /** One for each source, in their order. */
  get states(): readonly AsNameListState[] {
    return [...this.#running.values()].map(({ list }) => list.state)
  }

  /** Waits for nothing: names come when they come. */
  start(): Promise<void> {
    this.#started = true
    for (const { source } of this.#running.values()) source.start()
    return Promise.resolve()
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ source }) => source.stop()))
  }

  /** Reads files anew, and tries what failed once more. */
  reload(): void {
    for (const { source } of this.#running.values()) source.reload()
  }

  /** Other sources from now on; those that were there before keep their names. */
  async update(sources: readonly AsNameSource[]): Promise<void> {
    const before = this.#running
    this.#running = new Map(
      sources.map((source) => {
        const key = source.kind === 'file' ? source.path : source.url
        return [key, before.get(key) ?? this.#open(source)]
      }),
    )
    this.#names.setLists([...this.#running.values()].map(({ list }) => list))
    if (this.#started) await this.start()
    const gone = [...before].filter(([key]) => !this.#running.has(key))
    await Promise.all(gone.map(([, { source }]) => source.stop()))
  }

  #open(source: AsNameSource): Running {
    const { clock, log, directory } = this.#options
    const name = source.kind === 'file' ? source.path : source.url
    const list = new AsNameList(name, log, () => this.#names.changed())
    if (source.kind === 'file') return { list, source: new FileSource(source.path, list, clock) }
    const cache = directory === undefined ? undefined : new ListCache(directory, source.url)
    return { list, source: new UrlSource(source.url, list, cache, this.#options) }
  }
}
