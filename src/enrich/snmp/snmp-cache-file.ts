import { readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import type { InterfaceAttributes } from '../../model/interface-attributes.ts'
import { MOST_NAME_BYTES } from '../../model/name-text.ts'

/** What an agent said of an interface, and when, in milliseconds since 1970. */
export interface KeptInterface extends InterfaceAttributes {
  readonly sampler: string
  readonly ifIndex: number
  readonly answered: number
}

/** What an agent is called by sysName. */
export interface KeptName {
  readonly sampler: string
  readonly name: string
  readonly answered: number
}

/** What is kept. */
export interface SnmpCache {
  readonly interfaces: Iterable<KeptInterface>
  readonly names: Iterable<KeptName>
}

/** Entries that are written at a time: what takes a millisecond or two. */
const SLICE = 500

/** What agents said, in a file under `state_dir`, so that a restart need not ask for it. Inert. */
export class SnmpCacheFile {
  readonly path: string
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string) {
    this.path = path
  }

  /** What an earlier run left, or why it cannot be used; nothing where there is no file. */
  read(): SnmpCache & { readonly problem?: string } {
    try {
      return checked(JSON.parse(readFileSync(this.path, 'utf8')))
    } catch (error) {
      const nothing = { interfaces: [], names: [] }
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return nothing
      return { ...nothing, problem: error instanceof Error ? error.message : `${error}` }
    }
  }

  /** Writes the file whole and then in its place; one write after the other. */
  write(cache: SnmpCache): Promise<void> {
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#replace(cache))
    return this.#writing
  }

  async #replace({ interfaces, names }: SnmpCache): Promise<void> {
    const temporary = `${this.path}.tmp`
    // what changes while it is written would be written half
    const text = textOf([...interfaces], [...names])
    await writeFile(temporary, text, { flush: true })
    await rename(temporary, this.path)
  }
}

function* textOf(interfaces: readonly KeptInterface[], names: readonly KeptName[]) {
  yield '{"format":1,"interfaces":[\n'
  yield* slices(interfaces)
  yield '],"names":[\n'
  yield* slices(names)
  yield ']}\n'
}

function* slices(entries: readonly object[]): Iterable<string> {
  for (let at = 0; at < entries.length; at += SLICE) {
    const lines = entries.slice(at, at + SLICE).map((entry) => JSON.stringify(entry))
    yield `${at === 0 ? '' : ',\n'}${lines.join(',\n')}`
  }
}

/** Throws if anything is not as it is written here: a file that is wrong in one place is not believed. */
function checked(content: unknown): { interfaces: KeptInterface[]; names: KeptName[] } {
  const { format, interfaces, names } = fields(content)
  if (format !== 1) throw new Error('it is of another format')
  return {
    interfaces: list(interfaces).map((one) => ({
      ...place(one),
      ifIndex: number(fields(one).ifIndex, 0xffff_ffff),
      name: text(fields(one).name),
      alias: text(fields(one).alias),
      description: text(fields(one).description),
      speed: fields(one).speed === undefined ? undefined : number(fields(one).speed),
    })),
    names: list(names).map((one) => ({ ...place(one), name: text(fields(one).name) })),
  }
}

function place(one: unknown): { sampler: string; answered: number } {
  return { sampler: text(fields(one).sampler), answered: number(fields(one).answered) }
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return { ...value }
  throw new Error('an entry is no object')
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new Error('a list is missing')
}

function text(value: unknown): string {
  if (typeof value === 'string' && value.length <= MOST_NAME_BYTES) return value
  throw new Error('a text is missing or too long')
}

function number(value: unknown, most = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === 'number' && value >= 0 && value <= most) return value
  throw new Error('a number is missing or out of range')
}
