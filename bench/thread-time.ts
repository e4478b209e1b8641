import { readFileSync } from 'node:fs'

/**
 * CPU time of this thread in milliseconds, which some kernels bring up to date every few milliseconds only; not a
 * number where none tells it.
 */
export function threadTime(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]) / 1e6
  } catch {
    return Number.NaN
  }
}
