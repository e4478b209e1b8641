/** The series for everything that has no series of its own. */
export const OTHER = -1

/** What a scrape shows: the counter of each key that has a series, and perhaps that of `OTHER`. */
export type Shown = ReadonlyMap<number, number>

/** A way to keep the number of series below a limit. Times are in milliseconds. */
export interface Policy {
  add(key: number, bytes: number, now: number): void
  scrape(now: number): Shown | Promise<Shown>
}
