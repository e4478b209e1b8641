/** The slot has no row. */
export const FREE = 0
/** Shown at 0 until every scraper has seen that; its sums are what it holds. */
export const ZERO = 1
/** Shown as it is. */
export const LIVE = 2
/** Takes nothing more, and is shown until every scraper has seen the end. */
export const DRAINING = 3
/** Not shown yet, since its names are being looked up; its sums are what it holds. */
export const WAITING = 4

/** How many states there are. */
export const ROW_STATES = 5

/** Whether the sums of a row in this state were shown to no scraper. */
export function isHeld(state: number | undefined): boolean {
  return state === ZERO || state === WAITING
}

/** The states of a row, by their numbers, for those that are shown. */
export const rowStates = [
  { name: 'live', state: LIVE },
  { name: 'zero', state: ZERO },
  { name: 'draining', state: DRAINING },
  { name: 'waiting', state: WAITING },
] as const
