/** The neighbours of an item in a queue. The item holds them, so that it can leave from the middle. */
export interface Queued<T> {
  ahead: T | undefined
  behind: T | undefined
}

/**
 * First in, first out, and any item may leave in between, each in one step. (A Map or Set steps
 * over the places of those that left before it finds its first.)
 */
export class Queue<T extends Queued<T>> {
  #first: T | undefined
  #last: T | undefined

  get first(): T | undefined {
    return this.#first
  }

  /** All items, the first one first; none may leave meanwhile. */
  *[Symbol.iterator](): Generator<T> {
    for (let item = this.#first; item !== undefined; item = item.behind) yield item
  }

  push(item: T): void {
    item.ahead = this.#last
    item.behind = undefined
    if (this.#last === undefined) this.#first = item
    else this.#last.behind = item
    this.#last = item
  }

  remove(item: T): void {
    if (item.ahead === undefined) this.#first = item.behind
    else item.ahead.behind = item.behind
    if (item.behind === undefined) this.#last = item.ahead
    else item.behind.ahead = item.ahead
    item.ahead = undefined
    item.behind = undefined
  }
}
