import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

/** A few packets. */
export const fewPackets: string = resolve('test/captures/input/traffic.pcap')

/** The packets that the samplers see; TEST_TRAFFIC names a bigger capture. */
export const traffic: string = resolve(process.env.TEST_TRAFFIC || fewPackets)

/** One packet in so many is sampled; of few packets, one in ten would be none now and then. */
export const sampledRate: bigint = process.env.TEST_TRAFFIC ? 10n : 3n

/** Why tests that need these commands are skipped; `false` where all are installed. */
export function without(...commands: readonly string[]): string | false {
  const isMissing = (command: string) =>
    spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0
  const missing = commands.filter(isMissing)
  return missing.length > 0 && `${missing.join(' and ')} not installed (Debian: apt install)`
}
