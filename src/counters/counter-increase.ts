import { interfaceCounters } from '../model/counter-sample.ts'
import type { InterfaceSample } from './interface-report.ts'

/** Of two samples, the older one may come later by so much, in samples and milliseconds. */
const LATE_SAMPLES = 100
const LATE_MS = 600_000

/** `uptime` goes back to 0 after 2^32 milliseconds, without a restart. */
export const UPTIME_WRAP = 2 ** 32

/** What a sample is, compared with the one that was taken before. */
export type Follow = 'next' | 'late' | 'restart'

/** Whether a sample follows another, is older or the same, or is of a device that began anew. */
export function follow(
  before: Pick<InterfaceSample, 'sequence' | 'uptime'>,
  { sequence, uptime }: Pick<InterfaceSample, 'sequence' | 'uptime'>,
): Follow {
  const back = before.uptime - uptime
  const ahead = (sequence - before.sequence) | 0
  if (ahead <= 0 && ahead > -LATE_SAMPLES && back >= 0 && back < LATE_MS) return 'late'
  const wrapped = ahead > 0 && before.uptime > UPTIME_WRAP - LATE_MS
  return (back > 0 && !wrapped) || ahead < 0 ? 'restart' : 'next'
}

/**
 * By how much a counter grew. If it fell, it begins at 0 again, after 32 bits or a restart. If it did
 * not, it went on: uptime and sequence are most often those of an agent, and the counters of an
 * interface outlive that.
 */
export function increase(before: bigint, now: bigint, bits: number, restarted: boolean): bigint {
  if (now >= before) return now - before
  return bits === 32 && !restarted ? BigInt.asUintN(32, now - before) : now
}

/** Whether somebody has set counters to 0: one of 64 bits does not live to see its end. */
export function isCleared(
  before: readonly (bigint | undefined)[],
  now: readonly (bigint | undefined)[],
): boolean {
  return interfaceCounters.some(({ kind, bits }, row) => {
    const last = before[row]
    const value = now[row]
    if (kind === 'gauge' || bits < 64 || last === undefined || value === undefined) return false
    return value < last
  })
}
