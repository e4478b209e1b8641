import { readdir, readFile, readlink } from 'node:fs/promises'

/** What Linux tells about a UDP socket of this process. */
export interface KernelSocket {
  readonly port: number
  readonly inode: string
  /** Bytes that wait in the receive buffer. */
  readonly queued: number
  /** Datagrams dropped since the socket was opened, as its buffer was full. */
  readonly drops: number
}

/**
 * proc(5): a line of /proc/net/udp is address:port, peer, state, tx:rx queue … inode … drops. The
 * lines of IPv4 are padded with spaces.
 */
const line =
  /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) \S+ \S+ \S+:([0-9A-F]{8}) \S+ \S+\s+\d+\s+\d+ (\d+) \d+ \S+ (\d+) *$/

/** The UDP sockets of this process; none where the system has no /proc/net/udp. */
export async function kernelSockets(): Promise<KernelSocket[]> {
  const [own, ...tables] = await Promise.all([
    ownInodes(),
    readFile('/proc/net/udp', 'latin1').catch(() => ''),
    readFile('/proc/net/udp6', 'latin1').catch(() => ''),
  ])
  return parseSockets(tables.join('\n')).filter(({ inode }) => own.has(inode))
}

/** Reads the text of /proc/net/udp or udp6. */
export function parseSockets(table: string): KernelSocket[] {
  return table.split('\n').flatMap((text) => {
    const [, port = '', queued = '', inode = '', drops = ''] = line.exec(text) ?? []
    if (port === '') return []
    return { port: parseInt(port, 16), inode, queued: parseInt(queued, 16), drops: Number(drops) }
  })
}

async function ownInodes(): Promise<Set<string>> {
  const descriptors = await readdir('/proc/self/fd').catch(() => [])
  const targets = await Promise.all(
    descriptors.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')),
  )
  return new Set(targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []))
}
