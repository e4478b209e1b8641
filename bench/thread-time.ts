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

/** What a piece of work took, in milliseconds: by the clock, and of CPU time of its thread. */
export interface Took {
  readonly wall: number
  readonly cpu: number
}

/** What it would have taken by the clock if nobody else had wanted the processor. */
export function ownTime({ wall, cpu }: Took): number {
  return Number.isNaN(cpu) ? wall : Math.min(wall, cpu)
}
