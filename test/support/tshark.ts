import { runCommand } from './run-command.ts'

/** What tshark says of a packet: every occurrence of each field, in the order of the headers. */
export type TsharkPacket = Readonly<Record<string, readonly string[]>>

/** Runs tshark over a capture file, with each packet for itself: nothing is put together of several. */
export async function tshark(file: string, fields: readonly string[]): Promise<TsharkPacket[]> {
  const alone = ['ip.defragment', 'ipv6.defragment', 'tcp.desegment_tcp_streams']
  const output = await runCommand(
    'tshark',
    ...['-n', '-r', file, '-T', 'fields', '-E', 'occurrence=a'],
    ...alone.flatMap((name) => ['-o', `${name}:FALSE`]),
    // where Linux sent it to before it had a number of its own
    ...['-d', 'udp.port==8472,vxlan'],
    ...fields.flatMap((field) => ['-e', field]),
  )
  return output
    .trimEnd()
    .split('\n')
    .map((line) => {
      const values = line.split('\t')
      return Object.fromEntries(
        fields.map((field, i) => [field, values[i] ? values[i].split(',') : []]),
      )
    })
}
