import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Decoder } from '../../../src/decode/decoder.ts'
import type { DecoderLimits } from '../../../src/decode/decoder-limits.ts'
import {
  generations,
  type MessageFormat,
  messageFormats,
  type Payload,
} from '../../../src/model/payload.ts'
import { newDecoder, testLimits } from '../../support/decode-capture.ts'
import { assertBalance, assertBounds } from '../../support/decoder-balance.ts'
import { fuzz, type Maker } from '../../support/fuzz.ts'
import { ignore } from '../../support/ignore.ts'
import { type Below, mutatedDatagram, randomDatagram } from '../../support/mutate.ts'
import { protobufMessage } from '../../support/protobuf-message.ts'

const limits: DecoderLimits = { ...testLimits, samplers: 20, sessions: 30 }

const RUNS = 30
const MESSAGES = 1000

const folder = 'test/captures/messages'

const json = readdirSync(folder)
  .filter((name) => name.endsWith('.ndjson'))
  .flatMap((name) => readFileSync(`${folder}/${name}`, 'utf8').split('\n'))
  .filter((line) => line !== '')

const more = [
  ...[...json.slice(0, 20), json.slice(0, 20).join('\n')],
  '{"type":"IPFIX","SamplerAddress":"192.0.2.1","Bytes":5,"src_net":"192.0.2.0/24","as_path":[1,2]}',
  '{"label":{"a":"b"},"tcp_flags":["SYN"],"as_path":"1_2","comms":["1:2"],"layer_stack":["IPv4"],"bytes":1}',
  '{"AgentIP":"192.0.2.1","Duplicate":false,"_RecordType":"flowLog","Flags":["SYN_ACK"],"Dscp":46,"Bytes":5}',
  '{"mpls_ip":["192.0.2.1","::1"],"bgp_next_hop":[1,2,3,4],"Mpls_1Label":5,"bytes":18446744073709551615}',
].map((text) => new TextEncoder().encode(text))

const protobuf = [true, false].map((prefixed) =>
  // a copy: a slice of a Buffer is none
  Uint8Array.from(
    protobufMessage(
      [
        [1, 3],
        [2, 1_700_000_000],
        [3, 100],
        [6, Uint8Array.of(192, 0, 2, 1)],
        [7, new Uint8Array(16)],
        [9, 2n ** 64n - 1n],
        [11, Uint8Array.of(198, 51, 100, 1)],
        [38, 5],
        [63, 1_700_000_000_000],
        [102, [1, 2, 3]],
        [105, new Uint8Array(16)],
      ],
      { prefixed },
    ),
  ),
)

const corpus: readonly Uint8Array[] = [...more, ...protobuf]

/** Texts out of what JSON is made of. */
function jsonLike(pick: Below): Uint8Array {
  const parts = ['{', '}', '[', ']', ',', ':', '"', '\\', '\n', ' ', '1', '-', '.', 'e', 'null']
  const words = ['"bytes":1', '"label":"r', '"as_path":[', '"peer_ip_src":"::1"', '{"', '\n{', 'é']
  const all = [...parts, ...words]
  const text = Array.from({ length: pick(200) }, () => all[pick(all.length)]).join('')
  return Buffer.from(pick(4) > 0 ? `{${text}` : text)
}

const makers = {
  'any bytes': randomDatagram,
  'what looks like JSON': jsonLike,
  'real messages with something wrong': (pick: Below) => mutatedDatagram(pick, corpus),
} as const satisfies Record<string, Maker>

describe('30 000 messages', () => {
  fuzz(makers, RUNS, receiveAll)

  it('cut at every byte are counted, and cost the one behind them nothing', () => {
    for (const [format, whole] of [
      ['pmacct-json', more[20]],
      ['goflow2-json', more[21]],
      ['goflow2-protobuf', protobuf[0]],
      ['goflow2-protobuf', protobuf[1]],
    ] as const) {
      assert.ok(whole !== undefined)
      let flows = 0
      const decoder = newDecoder({
        ...ignore,
        flows: (batch) => {
          flows += batch.size
        },
      })
      const send = (bytes: Uint8Array) => receive(decoder, payload(format, bytes))
      send(whole)
      const ofWhole = flows
      assert.ok(ofWhole > 0)
      for (let end = 0; end < whole.length; end++) {
        send(whole.subarray(0, end))
        const before = flows
        send(whole)
        assert.equal(flows - before, ofWhole)
      }
      assertBalance(decoder, 1 + 2 * whole.length)
    }
  })
})

describe('messages of up to 10 MB', () => {
  const size = 10 * 2 ** 20
  const repeated = (text: string) => Buffer.from(text.repeat(Math.ceil(size / text.length)))
  /** Smaller, where there are many records in it. */
  const records = (text: string) => repeated(text).subarray(0, size / 8)
  const within = (before: string, text: string, after: string) =>
    Buffer.concat([Buffer.from(before), repeated(text), Buffer.from(after)])
  const messages: Readonly<Record<string, Uint8Array>> = {
    'nested lists': within('{"as_path":', '[', ''),
    'nested lists that close': within('{"bytes":1,"as_path":', '[[[[', ''),
    'nested objects': within('{"bytes":1,"label":', '{"a":', ''),
    'lines that never close': records('{"a":[\n'),
    'lines with a text that never closes': records('{"bytes":1,"label":"x\n'),
    'opening brackets': repeated('{'),
    'closing brackets': within('{}', '}', ''),
    quotes: within('{', '"', ''),
    backslashes: within('{"label":"', '\\', ''),
    escapes: within('{"label":"', '\\u0061', '","bytes":1}'),
    'a long text': within('{"label":"', 'x', '","bytes":1}'),
    'a long number': within('{"bytes":', '1', '}'),
    'many keys': within('{', '"bytes":1,', '"packets":1}'),
    'many lists of numbers': records('{"bytes":1,"as_path":[1,2,3]}'),
    'white space': repeated(' '),
    'empty objects': records('{}'),
    samplers: Buffer.from(
      Array.from({ length: 30_000 }, (_, i) => `{"label":"r${i}","bytes":1}`).join('\n'),
    ),
    zeros: new Uint8Array(size),
    'bytes of protobuf': protobufMessage([
      [9, 1],
      [6, new Uint8Array(1000)],
    ]),
    'a long list in protobuf': Buffer.concat([
      Buffer.from([0x48, 1, 102 * 8 + 2 - 640, 0x80, 0x80, 0x80, 0x05]),
      new Uint8Array(size),
    ]),
    'varints that do not end': new Uint8Array(size).fill(0xff),
  }
  for (const [name, bytes] of Object.entries(messages)) {
    it(`of ${name} are read in linear time, counted, and leave nothing`, () => {
      for (const format of messageFormats) {
        const decoder = newDecoder(ignore, limits)
        receive(decoder, payload(format, bytes))
        receive(decoder, payload(format, corpus[0] ?? bytes))
        assertBounds(decoder, limits)
        assertBalance(decoder, 2)
      }
    })
  }
})

function receiveAll(pick: Below, make: Maker): void {
  const decoder = newDecoder(ignore, limits)
  for (let received = 1; received <= MESSAGES; received++) {
    const format = messageFormats[pick(messageFormats.length)] ?? 'pmacct-json'
    const generation = generations[pick(2 * generations.length)]
    receive(decoder, { ...payload(format, make(pick)), generation })
    if (received % 100 === 0) assertBounds(decoder, limits)
  }
  assertBalance(decoder, MESSAGES)
}

function payload(format: MessageFormat, bytes: Uint8Array): Payload {
  return { format, bytes, address: 'flows', port: 0, received: 1_700_000_000_000 }
}

function receive(decoder: Decoder, message: Payload): void {
  try {
    decoder.receive(message)
  } catch (error) {
    const shown = Buffer.from(message.bytes.subarray(0, 2000)).toString('latin1')
    throw new Error(`the decoder throws for ${message.format}: ${shown}`, { cause: error })
  }
}
