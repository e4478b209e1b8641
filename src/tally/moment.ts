import type { TokenBucket } from './token-bucket.ts'

/** When something happens: all that the rules of a row know of the world. */
export interface Moment {
  /** Milliseconds since 1970; never goes back. */
  readonly now: number
  /** The number of the last snapshot that was taken for scrapers. */
  readonly snapshot: number
  /** Every scraper was delivered this snapshot or a later one; 0 as long as nobody can be sure. */
  readonly horizon: number
  /** For births of named rows, one for each series. */
  readonly tokens: TokenBucket
  /** Rows can be born: not while those that a change of the configuration ends are still shown. */
  readonly open: boolean
  /** Nothing more will come: what is held is shown as soon as it can be. */
  readonly stopping: boolean
}
