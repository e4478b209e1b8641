import { readFileSync, writeFileSync } from 'node:fs'

const setting = '/proc/sys/net/core/rmem_max'
const WANTED = 16 * 2 ** 20

/** Raises what the kernel grants as a receive buffer until the process ends, where it may, and says so. */
export function raiseReceiveBuffer(): void {
  const before = readFileSync(setting, 'latin1').trim()
  if (Number(before) >= WANTED) return
  try {
    writeFileSync(setting, `${WANTED}`)
  } catch {
    console.log(`net.core.rmem_max is ${before} and only root may raise it: bursts may be lost`)
    return
  }
  console.log(`net.core.rmem_max is ${WANTED} for the bench, afterwards ${before} again`)
  process.once('exit', () => writeFileSync(setting, before))
}
