import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { CaptureDecoding, type CaptureDecodingOptions } from '../../src/cli/capture-decoding.ts'
import { commandLine } from '../../src/cli/command-line.ts'
import { decodeCommand } from '../../src/cli/decode.ts'
import type { Generation } from '../../src/model/payload.ts'
import { classicFile } from '../support/capture-files.ts'
import { ethernet, ipv4, udp } from '../support/packets.ts'
import { protobufMessage } from '../support/protobuf-message.ts'
import { sectionSamples } from '../support/section-samples.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-decode-'))
after(() => rmSync(folder, { recursive: true }))

const v5 = 'test/captures/softflowd-1.1.0-v5-plain.pcap'
const biflow = 'test/captures/softflowd-1.1.0-ipfix-biflow.pcap'

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

function decode(options: Partial<CaptureDecodingOptions>) {
  const decoding = new CaptureDecoding({
    files: [v5],
    ports: [],
    decapsulate: [],
    fields: ['src_addr', 'bytes'],
    summary: true,
    ...options,
  })
  const text = [...decoding.output()].join('')
  return { text, notes: [...decoding.notes()], failed: decoding.failed }
}

describe('flowtally decode', () => {
  it('prints a line for each flow', () => {
    const { text, notes } = decode({ summary: false })
    const lines = text.trimEnd().split('\n')
    assert.equal(lines.length, 9)
    assert.equal(lines[0], '{"src_addr":"192.0.2.10","bytes":662}')
    assert.deepEqual(notes, [])
  })

  it('prints nothing but totals with --summary', () => {
    assert.equal(
      decode({}).text,
      '{"datagrams":1,"flows":9,"options_records":0,"counter_samples":0,"bytes":5443,"packets":23,' +
        '"parked":0,"replayed":0,"errors":{}}\n',
    )
  })

  it('counts a biflow once, and its way back on its own', () => {
    const { flows, bytes, packets, reverse_bytes, reverse_packets } = JSON.parse(
      decode({ files: [biflow] }).text,
    )
    assert.deepEqual([flows, bytes + reverse_bytes, packets + reverse_packets], [10, 7946, 38])
  })

  it('decodes the messages of a topic, a line each', () => {
    const files = ['test/captures/messages/pmacct-1.7.7-label.ndjson']
    const messages = { format: 'pmacct-json' } as const
    const fields = ['sampler', 'src_as', 'bytes'] as const
    const { text, notes } = decode({ files, messages, fields, summary: false })
    const lines = text.trimEnd().split('\n')
    assert.equal(lines.length, 15)
    assert.equal(lines[0], '{"sampler":"router1.example","src_as":64496,"bytes":620}')
    assert.deepEqual(notes, [])
    const { datagrams, flows, bytes, packets } = JSON.parse(decode({ files, messages }).text)
    assert.deepEqual([datagrams, flows, bytes, packets], [17, 15, 7892, 38])
  })

  it('decodes messages of protobuf that have their lengths before them', () => {
    const flow = (bytes: number) =>
      protobufMessage(
        [
          [9, bytes],
          [38, 7],
        ],
        { prefixed: true },
      )
    const files = [file('flows.pb', Buffer.concat([flow(1), flow(300), flow(2)]))]
    const text = (generation?: Generation) => {
      const messages = { format: 'goflow2-protobuf', generation } as const
      return decode({ files, messages, fields: ['bytes', 'ip_flags'], summary: false }).text
    }
    assert.equal(text().split('\n')[1], '{"bytes":300,"ip_flags":7}')
    assert.equal(text('goflow').split('\n')[2], '{"bytes":2}')
  })

  it('says what is wrong with messages, and whether there are any', () => {
    const messages = { format: 'goflow2-json' } as const
    const bad = file('bad.ndjson', Buffer.from('{"bytes":1}\n{"bytes":"x"}\n\n{"a":5}\nAvro\n'))
    const { text, notes } = decode({ files: [bad], messages })
    assert.deepEqual(JSON.parse(text).errors, {
      value_malformed: 1,
      record_unknown: 1,
      unknown_format: 1,
    })
    assert.match(notes[0] ?? '', /^1 × value_malformed: .* The first: bytes: "x"\.$/)
    const empty = decode({ files: [file('empty.ndjson', Buffer.from('\n'))], messages })
    assert.deepEqual(empty.notes, ['there is no message in it'])
  })

  it('decodes several files as one', () => {
    assert.equal(JSON.parse(decode({ files: [v5, biflow, v5] }).text).flows, 28)
  })

  it('leaves other traffic alone and says so', () => {
    const { text, notes } = decode({ files: ['test/captures/input/traffic.pcap'] })
    assert.equal(JSON.parse(text).datagrams, 0)
    assert.deepEqual(notes, [
      'no datagram looks like flows. Those that there are go to UDP port 53 (3 ×), 4500 (2 ×), 50000 (1 ×), 50001 (1 ×), 50002 (1 ×); --port decodes what goes to one, whatever it looks like.',
      'skipped: 30 × not_udp, 8 × other_udp, 1 × not_ip',
    ])
  })

  it('says so when nothing went to the given ports', () => {
    const { notes } = decode({ ports: [2056, 6343] })
    assert.match(
      notes.join(),
      /^no datagram goes to port 2056 or 6343\. Those that there are go to UDP port \d+ \(1 ×\); /,
    )
  })

  it('says so when there is no datagram at all, or no packet', () => {
    const tcp = Buffer.from(ipv4(udp(Buffer.from('hello'))))
    tcp[9] = 6
    const [empty, none] = [[], [ethernet(tcp)]].map((frames, i) =>
      decode({ files: [file(`nothing-${i}.pcap`, classicFile(frames))] }),
    )
    assert.match(empty?.notes.join() ?? '', /^there is no packet in it: /)
    assert.match(none?.notes.join() ?? '', /^there are packets, but no UDP datagram among them: /)
  })

  it('takes everything for flows that goes where flows go', () => {
    const bytes = classicFile([ethernet(ipv4(udp(Buffer.from('hello'))))])
    const { text, notes } = decode({ files: [file('hello.pcap', bytes)] })
    assert.deepEqual(JSON.parse(text).errors, { unknown_version: 1 })
    assert.match(notes.join(), /^1 × unknown_version: .*The first: /)
  })

  it('decodes what goes to the given ports only', () => {
    const bytes = classicFile([
      ethernet(ipv4(udp(Buffer.from('to 3000'), { to: 3000 }))),
      ethernet(ipv4(udp(Buffer.from('to 2055'), { to: 2055 }))),
    ])
    const { text, notes } = decode({ files: [file('ports.pcap', bytes)], ports: [3000] })
    assert.equal(JSON.parse(text).datagrams, 1)
    assert.deepEqual(notes.slice(1), ['skipped: 1 × other_udp'])
  })

  it('shows what is in tunnels where that is wanted', () => {
    const datagram = sectionSamples[0] ?? new Uint8Array(0)
    const files = [file('vxlan.pcap', classicFile([ethernet(ipv4(udp(datagram)))]))]
    const addresses = (given: Partial<CaptureDecodingOptions>) =>
      decode({ files, fields: ['src_addr', 'dst_port'], summary: false, ...given }).text.split(
        '\n',
      )[0]
    assert.equal(addresses({}), '{"src_addr":"192.0.2.1","dst_port":4789}')
    const inner = '{"src_addr":"2001:db8::1","dst_port":53}'
    assert.equal(addresses({ decapsulate: ['gre', 'vxlan'] }), inner)
  })

  it('reads a truncated file as far as it goes, and counts that it is', () => {
    const whole = readFileSync(v5)
    const twice = Buffer.concat([whole, whole.subarray(24, whole.length - 1)])
    const { text, notes, failed } = decode({ files: [file('cut.pcap', twice)] })
    assert.equal(JSON.parse(text).flows, 9)
    assert.deepEqual(JSON.parse(text).errors, { truncated_file: 1 })
    assert.match(notes.join(), /1 × truncated_file: .*cut\.pcap: the file ends within the frame/)
    assert.equal(failed, false)
  })

  it('goes on after a file that it cannot read', () => {
    const missing = join(folder, 'missing.pcap')
    const text = file('text.pcap', Buffer.from('hello, world'))
    const result = decode({ files: [missing, folder, text, v5] })
    assert.equal(JSON.parse(result.text).flows, 9)
    assert.deepEqual(result.notes, [
      `cannot read ${missing}: there is no such file`,
      `cannot read ${folder}: it is a directory: name the captures in it, one by one`,
      `cannot read ${text}: not a capture file: neither pcap nor pcapng`,
    ])
    assert.equal(result.failed, true)
  })

  const mistakes = [
    [
      '--fields',
      'src_addr,dst_add',
      /--fields: unknown field "dst_add"; did you mean "dst_addr"\?/,
    ],
    ['--decapsulate', 'gre,vxlam', /--decapsulate: unknown tunnel "vxlam"; did you mean "vxlan"\?/],
    ['--port', 'x', /--port: a UDP port is a number from 1 to 65535/],
    ['--port', '65536', /--port: a UDP port is a number from 1 to 65535/],
  ] as const
  for (const [flag, value, message] of mistakes) {
    it(`refuses ${flag} ${value}`, async () => {
      const parse = async () =>
        commandLine([decodeCommand], ['decode', flag, value, v5]).parseAsync()
      await assert.rejects(parse, message)
    })
  }

  it('is quiet when nobody reads on', async () => {
    const module = (path: string) => new URL(path, import.meta.url).href
    const files = JSON.stringify(Array(200).fill(v5))
    const script = `
      import { decodeCommand } from '${module('../../src/cli/decode.js')}'
      const args = { file: ${files}, summary: false, port: [], decapsulate: [], fields: ['src_addr', 'bytes', 'dst_addr', 'proto'] }
      await decodeCommand.handler(args)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script])
    const errors: Buffer[] = []
    child.stderr.on('data', (bytes) => errors.push(bytes))
    child.stdout.destroy()
    const [code] = await once(child, 'close')
    assert.equal(Buffer.concat(errors).toString(), '')
    assert.equal(code, 0)
  })
})
