import type { NetworksSource } from '../model/named-network.ts'
import type { AddressTable, AddressTables } from './address-tables.ts'
import type { Clock } from './clock.ts'
import { type DatabaseKind, type LoadedDatabase, loadDatabase } from './databases/load-database.ts'
import { inTurns } from './in-turns.ts'
import { type LoadedNetworks, loadNetworks } from './networks/load-networks.ts'
import { tableOfNetworks } from './networks/table-of-networks.ts'
import { Repeating } from './repeating.ts'
import type { SourceLog } from './source-log.ts'
import { WatchedFile } from './watched-file.ts'

/** Where tables of addresses come from. */
export interface AddressSources {
  readonly databases: { readonly asn: readonly string[]; readonly country: readonly string[] }
  readonly networks: NetworksSource | undefined
}

/** Who is told what the files say. */
export interface AddressFilesListener {
  /** Other tables from now on. */
  changed(tables: AddressTables): void
  /** A database has a name for an AS. */
  learn(asn: number, name: string): void
}

/** How it is with a file. */
export interface AddressFileState {
  readonly kind: DatabaseKind | 'networks'
  readonly file: string
  /** Networks that were read from it; 0 as long as nothing has been. */
  readonly entries: number
  /** When the database was made, in milliseconds since 1970; 0 where that is not known. */
  readonly built: number
  /** When it was last read, in milliseconds since 1970. */
  readonly loaded: number | undefined
  /** Lines of it that could not be read. */
  readonly unreadable: number
  /** What has been wrong with the file since; `''` if nothing is. */
  readonly error: string
}

/** Between two looks at the files, in milliseconds. */
const INTERVAL = 10_000

type DatabaseFile = WatchedFile<LoadedDatabase>
type NetworksFile = WatchedFile<LoadedNetworks>

/**
 * The tables of addresses, from databases and networks, kept up to date in the background. What was
 * read of a file stays in use until there is something better. Inert until started.
 */
export class AddressFiles {
  readonly #listener: AddressFilesListener
  readonly #clock: Clock
  readonly #log: SourceLog
  readonly #repeating: Repeating
  #sources: AddressSources
  #asn: readonly DatabaseFile[] = []
  #country: readonly DatabaseFile[] = []
  #networks: NetworksFile | undefined
  /** The table of networks that are in the configuration. */
  #inline: { readonly source: NetworksSource; readonly table: AddressTable } | undefined
  #tables: AddressTables = { asn: [], country: [], networks: undefined }
  #looking: Promise<void> = Promise.resolve()

  constructor(
    sources: AddressSources,
    listener: AddressFilesListener,
    { clock, log }: { readonly clock: Clock; readonly log: SourceLog },
  ) {
    this.#listener = listener
    this.#clock = clock
    this.#log = log
    this.#repeating = new Repeating(() => this.#turn(), clock)
    this.#sources = sources
    this.#arrange(sources)
  }

  /** As last told to `changed`. */
  get tables(): AddressTables {
    return this.#tables
  }

  /** One for each file, in the order of the configuration. */
  get states(): readonly AddressFileState[] {
    const databases = (kind: DatabaseKind, files: readonly DatabaseFile[]) =>
      files.map((file) => state(kind, file, file.value?.built ?? 0, 0))
    const networks = this.#networks
    return [
      ...databases('asn', this.#asn),
      ...databases('country', this.#country),
      ...(networks === undefined
        ? []
        : [state('networks', networks, 0, networks.value?.unreadable ?? 0)]),
    ]
  }

  /** Waits for nothing: tables come when they come. */
  start(): void {
    this.#repeating.start()
  }

  async stop(): Promise<void> {
    await this.#repeating.stop()
    await this.#looking
  }

  /** Looks at all files now, and resolves when what was new is in the tables. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#lookAtAll())
    return this.#looking
  }

  /** Other sources from now on; of those that stay, so does what was read. Resolves as `look` does. */
  update(sources: AddressSources): Promise<void> {
    this.#looking = this.#looking.then(() => {
      this.#arrange(sources)
      return this.#lookAtAll()
    })
    return this.#looking
  }

  async #turn(): Promise<number> {
    await this.look()
    return INTERVAL
  }

  #arrange(sources: AddressSources): void {
    const { databases, networks } = sources
    this.#sources = sources
    this.#asn = databases.asn.map((path) => known(this.#asn, path) ?? databaseFile('asn', path))
    this.#country = databases.country.map(
      (path) => known(this.#country, path) ?? databaseFile('country', path),
    )
    const path = networks?.kind === 'file' ? networks.path : undefined
    if (path !== this.#networks?.path)
      this.#networks = path === undefined ? undefined : networksFile(path)
  }

  async #lookAtAll(): Promise<void> {
    for (const file of this.#asn) await this.#lookAtDatabase('asn', file)
    for (const file of this.#country) await this.#lookAtDatabase('country', file)
    if (this.#networks !== undefined) await this.#lookAtNetworks(this.#networks)
    await this.#readInline()
    this.#publish()
  }

  async #lookAtDatabase(kind: DatabaseKind, file: DatabaseFile): Promise<void> {
    const look = await file.look(this.#clock.now())
    const value = file.value
    if (look === 'failed') this.#warn(`databases.${kind}`, file)
    if (look !== 'loaded' || value === undefined) return
    const { type, entries, built } = value
    const date = new Date(built).toISOString().slice(0, 10)
    this.#log.info({ file: file.path, type, networks: entries, built: date }, 'database was read')
    await inTurns(this.#teach(value))
  }

  *#teach({ asNames }: LoadedDatabase): Generator<undefined, void> {
    for (const [asn, name] of asNames) {
      this.#listener.learn(asn, name)
      yield
    }
  }

  async #lookAtNetworks(file: NetworksFile): Promise<void> {
    const look = await file.look(this.#clock.now())
    const value = file.value
    if (look === 'failed') this.#warn('networks', file)
    if (look !== 'loaded' || value === undefined) return
    const { entries, unreadable, problems } = value
    this.#log.info({ file: file.path, networks: entries }, 'networks were read')
    for (const problem of problems) {
      this.#log.warn({ file: file.path }, `networks: ${problem}; the line is left out`)
    }
    if (unreadable > problems.length) {
      this.#log.warn({ file: file.path, lines: unreadable }, 'networks: these lines are left out')
    }
  }

  async #readInline(): Promise<void> {
    const source = this.#sources.networks
    if (source?.kind !== 'inline') this.#inline = undefined
    else if (source !== this.#inline?.source) {
      this.#inline = { source, table: await inTurns(tableOfNetworks(source.networks)) }
    }
  }

  #warn(setting: string, file: WatchedFile<unknown>): void {
    const remedy =
      file.value === undefined
        ? 'nothing is looked up in it until it can be read'
        : 'what was read before stays in use'
    this.#log.warn({ file: file.path }, `${setting}: ${file.error}; ${remedy}`)
  }

  #publish(): void {
    const tables = {
      asn: this.#asn.flatMap(({ value }) => value?.table ?? []),
      country: this.#country.flatMap(({ value }) => value?.table ?? []),
      networks: this.#networks?.value?.table ?? this.#inline?.table,
    }
    if (isSame(tables, this.#tables)) return
    this.#tables = tables
    this.#listener.changed(tables)
  }
}

function databaseFile(kind: DatabaseKind, path: string): DatabaseFile {
  return new WatchedFile(path, (bytes) => loadDatabase(kind, bytes))
}

function networksFile(path: string): NetworksFile {
  return new WatchedFile(path, loadNetworks)
}

function known(files: readonly DatabaseFile[], path: string): DatabaseFile | undefined {
  return files.find((file) => file.path === path)
}

function state(
  kind: AddressFileState['kind'],
  { path, loaded, error, value }: WatchedFile<{ readonly entries: number }>,
  built: number,
  unreadable: number,
): AddressFileState {
  return { kind, file: path, entries: value?.entries ?? 0, built, loaded, unreadable, error }
}

function isSame(a: AddressTables, b: AddressTables): boolean {
  const isSameList = (some: readonly AddressTable[], others: readonly AddressTable[]) =>
    some.length === others.length && some.every((table, i) => table === others[i])
  return isSameList(a.asn, b.asn) && isSameList(a.country, b.country) && a.networks === b.networks
}
