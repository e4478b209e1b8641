import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { Captures } from '../../src/lanes/captures.ts'
import type { Payload } from '../../src/model/payload.ts'
import { classicFile } from '../support/capture-files.ts'
import { ethernet, ipv4, udp } from '../support/packets.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-captures-'))
after(() => rmSync(folder, { recursive: true }))

const BEGAN = 1_700_000_000_500

const frame = (payload: Uint8Array, to = 2055) => ethernet(ipv4(udp(payload, { to })))

function capture(name: string, frames: readonly Uint8Array[], cut = 0) {
  const file = join(folder, name)
  const bytes = classicFile(frames)
  writeFileSync(file, bytes.subarray(0, bytes.length - cut))
  return { listen: `pcap:${name}`, file }
}

const many = capture(
  'many.pcap',
  Array.from({ length: 600 }, (_, i) => frame(Buffer.from([0, 9, i >> 8, i & 255]))),
)
const mixed = capture(
  'mixed.pcap',
  [frame(Buffer.from('hello'), 53), frame(Buffer.from('hello')), ethernet(Buffer.alloc(28))],
  1,
)

/** Reads captures; what is done at each pause can stop it. */
async function read(files: readonly (typeof many)[], atPause: (all: Captures) => void = () => {}) {
  const received: Payload[] = []
  const captures: Captures = new Captures(files, {
    receive: (payload) => received.push({ ...payload, bytes: payload.bytes.slice() }),
    learn: () => assert.fail('nothing was counted before'),
    pace: () => Promise.resolve(atPause(captures)),
  })
  captures.check()
  await captures.read()
  return { captures, received }
}

describe('the captures of a lane', () => {
  it('are read in their order, in slices, in the time of their packets', async () => {
    const pauses: number[] = []
    const { captures, received } = await read([many, mixed], ({ now }) => pauses.push(now))
    assert.equal(received.length, 601)
    assert.deepEqual([...(received[300]?.bytes ?? [])], [0, 9, 1, 44])
    assert.equal(received[0]?.received, BEGAN)
    assert.equal(pauses.length, 4)
    assert.ok(pauses.every((now) => now >= BEGAN && now < BEGAN + 1000))
    assert.equal(captures.now, Number.POSITIVE_INFINITY)
  })

  it('are read no faster than they are taken', async () => {
    let go: () => void = () => undefined
    let received = 0
    const captures = new Captures([many], {
      receive: () => {
        received++
      },
      learn: () => undefined,
      pace: () => new Promise<void>((resolve) => (go = resolve)),
    })
    const done = captures.read()
    assert.equal(received, 256)
    await Promise.resolve()
    assert.equal(received, 256)
    captures.stop()
    go()
    await done
    assert.equal(received, 256)
  })

  it('say what was read since the last report, and once that it was all', async () => {
    const reports: unknown[] = []
    const { captures } = await read([many], (all) => reports.push(...all.take()))
    const { listen } = many
    const skipped = {}
    const start = undefined
    assert.deepEqual(reports, [
      { listen, start, datagrams: 256, skipped, finished: undefined },
      { listen, start, datagrams: 256, skipped, finished: undefined },
      { listen, start, datagrams: 88, skipped, finished: undefined },
    ])
    const finished = { datagrams: 600, skipped, failure: undefined }
    assert.deepEqual(captures.take(), [{ listen, start, datagrams: 0, skipped, finished }])
    assert.deepEqual(captures.take(), [])
  })

  it('leave other traffic out, and say why', async () => {
    const { captures, received } = await read([mixed])
    assert.equal(received.length, 1)
    assert.deepEqual(captures.take()[0]?.finished, {
      datagrams: 1,
      skipped: { other_udp: 1, truncated_file: 1 },
      failure: undefined,
    })
  })

  it('are no captures where a file is missing, or something else', () => {
    const reader = {
      receive: () => undefined,
      learn: () => undefined,
      pace: () => Promise.resolve(),
    }
    const missing = { listen: 'pcap:missing', file: join(folder, 'missing') }
    const text = { listen: 'pcap:package.json', file: 'package.json' }
    assert.throws(() => new Captures([many, missing], reader).check(), {
      name: 'ListenError',
      message: 'cannot listen on pcap:missing: there is no such file',
    })
    assert.throws(() => new Captures([text], reader).check(), {
      message: 'cannot listen on pcap:package.json: not a capture file: neither pcap nor pcapng',
    })
  })
})
