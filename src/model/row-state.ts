/** The slot has no row. */
export const FREE = 0
/** Shown at 0 until every scraper has seen that; its sums are what it holds. */
export const ZERO = 1
/** Shown as it is. */
export const LIVE = 2
/** Takes nothing more, and is shown until every scraper has seen the end. */
export const DRAINING = 3

/** The states of a row, by their numbers, for those that are shown. */
export const rowStates = [
  { name: 'live', state: LIVE },
  { name: 'zero', state: ZERO },
  { name: 'draining', state: DRAINING },
] as const
