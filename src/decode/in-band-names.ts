import type { Domain } from './domain.ts'
import {
  type KnownName,
  type Name,
  type NameKey,
  type NameKindName,
  type NameTable,
  nameKindNames,
  nameKinds,
} from './name-table.ts'
import { Queue } from './queue.ts'
import { count } from './sampler-counts.ts'
import type { Session } from './session.ts'
import type { OptionsRecord } from './template/options-record.ts'

/** A name that a sampler told. */
export interface ToldName {
  /** The number of the sampler's address in the lane's dictionary. */
  readonly sampler: number
  readonly kind: NameKindName
  readonly key: NameKey
  readonly name: string
  readonly description: string
}

/**
 * The names that options data gave, of all domains together: bounded in number, and what was told
 * longest ago leaves first. The tables that they are found in are the domains'.
 */
export class InBandNames {
  readonly #limit: number
  readonly #queue = new Queue<KnownName>()
  #size = 0
  /** Names that are not what was told before, since they were last taken. */
  #news: ToldName[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#size
  }

  /** Takes the names that an options record gives, if it gives any. */
  learn(session: Session, record: OptionsRecord, received: number): void {
    for (const kind of nameKindNames) {
      const { keyIn, nameIn, descriptionIn } = nameKinds[kind]
      const key = keyIn(record)
      if (key === undefined) continue
      const told = { name: nameIn(record), description: descriptionIn(record) }
      if (told.name === undefined && told.description === undefined) continue
      // name and description may come with different templates
      const known = session.domain.names[kind].get(key)
      const { name = known?.name ?? '', description = known?.description ?? '' } = told
      if (name !== '' || description !== '') {
        this.set(session, kind, key, { name, description, received })
      }
    }
  }

  /** Puts a name in the place of the one that was known, or of the one that was told longest ago. */
  set(
    { sampler, domain }: Pick<Session, 'sampler' | 'domain'>,
    kind: NameKindName,
    key: NameKey,
    told: Name,
  ): void {
    const table = domain.names[kind]
    const known = table.get(key)
    if (known?.name !== told.name || known.description !== told.description) {
      const { name, description } = told
      if (this.#news.length < this.#limit) {
        this.#news.push({ sampler: sampler.number, kind, key, name, description })
      }
    }
    if (known !== undefined) this.#remove(known)
    while (this.#size >= this.#limit) this.#evict(this.#nextToLeave(table))
    const name = { ...told, sampler, table, key, ahead: undefined, behind: undefined }
    table.set(key, name)
    this.#queue.push(name)
    this.#size++
  }

  /** The names that came or changed since this was last called. */
  takeNews(): readonly ToldName[] {
    const news = this.#news
    this.#news = []
    return news
  }

  /** Lets go of the names of a domain that is forgotten. */
  forget({ names }: Domain): void {
    for (const kind of nameKindNames) {
      for (const name of [...names[kind].values()]) this.#remove(name)
    }
  }

  /** Whoever has more than its share makes room itself. */
  #nextToLeave(table: NameTable): KnownName | undefined {
    return table.size > this.#limit / 8 ? table.values().next().value : this.#queue.first
  }

  #evict(name: KnownName | undefined): void {
    if (name === undefined) throw new Error('there are names, but none is first')
    name.sampler.add(count.names_evicted)
    this.#remove(name)
  }

  #remove(name: KnownName): void {
    name.table.delete(name.key)
    this.#queue.remove(name)
    this.#size--
  }
}
