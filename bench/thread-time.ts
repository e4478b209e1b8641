import { readFileSync } from 'node:fs'

/** CPU time of this thread in milliseconds; not a number where the kernel does not tell it. */
export function threadTime(): number {
  // Linux brings the figure up to date at its next tick, milliseconds later, unless a thread asks for its own usage
  process.cpuUsage()
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]) / 1e6
  } catch {
    return Number.NaN
  }
}
