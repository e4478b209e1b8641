import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { ipv4, udp } from '../support/packets.ts'
import { untilRead } from '../support/receiving-sockets.ts'
import { runCommand } from '../support/run-command.ts'
import type { LiveProgram } from './with-program.ts'

/** Keeps the datagrams that it receives, and passes each on. */
export interface Recorder {
  readonly port: number
  /** What tshark reads in all datagrams: a row for each, and of each field every value in it. */
  read(protocol: string, ...fields: readonly string[]): Promise<bigint[][][]>
}

/** Records on a free port what is passed on to the program; it ends with the test. */
export async function startRecorder(
  { folder, udp: to }: LiveProgram,
  context: TestContext,
): Promise<Recorder> {
  const datagrams: Buffer[] = []
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 22 }).bind(0, '127.0.0.1')
  context.after(() => socket.close())
  socket.on('message', (datagram) => {
    datagrams.push(datagram)
    socket.send(datagram, to, '127.0.0.1')
  })
  await once(socket, 'listening')
  const { port } = socket.address()
  return {
    port,
    async read(protocol, ...fields) {
      await untilRead(port)
      const file = join(folder, 'recorded.pcap')
      await writeFile(file, captureFile(datagrams))
      const text = await runCommand(
        'tshark',
        ...['-r', file, '-d', `udp.port==2055,${protocol}`, '-T', 'fields'],
        ...fields.flatMap((field) => ['-e', field]),
      )
      const lines = text.split('\n').slice(0, -1)
      return lines.map((line) => line.split('\t').map(numbers))
    },
  }
}

/** A pcap file of IP packets, each with a datagram to port 2055. */
function captureFile(datagrams: readonly Uint8Array[]): Buffer {
  const packets = datagrams.map((datagram) => ipv4(udp(datagram)))
  const magic = Buffer.from('a1b2c3d4 00020004 00000000 00000000'.replaceAll(' ', ''), 'hex')
  return Buffer.concat([
    ...[magic, words32(0xffff, 101)],
    ...packets.flatMap((packet) => [words32(0, 0, packet.length, packet.length), packet]),
  ])
}

function words32(...words: number[]): Buffer {
  const bytes = Buffer.alloc(4 * words.length)
  for (const [i, word] of words.entries()) bytes.writeUInt32BE(word, 4 * i)
  return bytes
}

function numbers(texts: string): bigint[] {
  return texts === '' ? [] : texts.split(',').map(BigInt)
}
