import { createSocket, type Socket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** `blast.c` for machines without a C compiler; sends a few ten thousand datagrams a second at most. */
const [file = '', port = '', rate = '', seconds = ''] = process.argv.slice(2)

/** RFC 3954 §5.1. */
const SEQUENCE_AT = 12

const datagrams = read(readFileSync(file))
const sockets = new Map<number, Socket>()
const sequences = new Map<number, number>()
const total = Number(rate) * Number(seconds)
const start = performance.now()
let sent = 0

while (sent < total) {
  const due = Math.min(total, ((performance.now() - start) * Number(rate)) / 1000)
  const waiting: Promise<void>[] = []
  for (; sent < due; sent++) waiting.push(send(sent))
  await Promise.all(waiting)
  await sleep(1)
}
console.log(JSON.stringify({ sent, seconds: (performance.now() - start) / 1000 }))
for (const socket of sockets.values()) socket.close()

function read(bytes: Buffer): { sampler: number; bytes: Buffer }[] {
  const found: { sampler: number; bytes: Buffer }[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4)
    found.push({ sampler: bytes.readUInt32LE(at), bytes: bytes.subarray(at + 8, at + 8 + length) })
    at += 8 + length
  }
  return found
}

async function send(position: number): Promise<void> {
  const datagram = datagrams[position % datagrams.length]
  if (datagram === undefined) return
  const { sampler, bytes } = datagram
  const sequence = sequences.get(sampler) ?? 0
  sequences.set(sampler, sequence + 1)
  bytes.writeUInt32BE(sequence, SEQUENCE_AT)
  const socket = sockets.get(sampler) ?? (await open(sampler))
  await new Promise<void>((resolve, reject) =>
    socket.send(bytes, Number(port), '127.0.0.1', (error) =>
      error === null ? resolve() : reject(error),
    ),
  )
}

function open(sampler: number): Promise<Socket> {
  const socket = createSocket('udp4')
  sockets.set(sampler, socket)
  return new Promise((resolve) => socket.bind(0, `127.0.0.${sampler + 1}`, () => resolve(socket)))
}
