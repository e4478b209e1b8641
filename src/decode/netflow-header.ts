import type { ByteReader } from './byte-reader.ts'
import type { Header } from './header.ts'

/** What the headers of NetFlow v1, v5, v7 and v8 have in common. */
interface NetflowHeader extends Pick<Header, 'exported' | 'nanoseconds' | 'uptime'> {
  readonly count: number
}

/**
 * Reads what those headers begin with, behind the version.
 *
 *     version(2) count(2) sysUptime(4) unixSecs(4) unixNsecs(4)
 */
export function readNetflowHeader(reader: ByteReader): NetflowHeader {
  const count = reader.u16()
  const uptime = reader.u32()
  const seconds = reader.u32()
  const nanoseconds = reader.u32()
  return {
    count,
    uptime,
    exported: seconds * 1000 + Math.floor(nanoseconds / 1e6),
    nanoseconds: nanoseconds % 1e6,
  }
}
