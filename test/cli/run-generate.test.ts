import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runGenerate } from '../../src/cli/run-generate.ts'
import { openReceiver } from '../source/generator/receiver.ts'

function output() {
  const written = { out: '', status: '' }
  const collect = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text
    },
  })
  return { written, out: collect('out'), status: collect('status') }
}

describe('flowtally generate', () => {
  it('says at the end what it has sent, all and by sampler', async () => {
    const receiver = await openReceiver()
    const { written, ...streams } = output()
    const settings = {
      to: receiver.to,
      rate: 0,
      protocols: ['v5', 'ipfix'] as const,
      seed: 1,
      samplers: 2,
      count: 300,
      duration: undefined,
    }
    await runGenerate(settings, new AbortController(), streams)
    const sums = JSON.parse(written.out)
    await receiver.until(sums.datagrams)
    receiver.close()

    assert.equal(sums.records, 300)
    assert.equal(sums.options_records, 7)
    assert.equal(sums.datagrams, receiver.received.length)
    assert.equal(
      sums.datagram_bytes,
      receiver.received.reduce((sum, { bytes }) => sum + bytes.length, 0),
    )
    assert.equal(sums.scaled_bytes, sums.bytes * 1000)
    assert.equal(sums.scaled_packets, sums.packets * 1000)
    const [v5, ipfix] = sums.samplers
    assert.deepEqual([v5.protocol, ipfix.protocol], ['v5', 'ipfix'])
    assert.equal(v5.records + ipfix.records, 300)
    assert.equal(v5.bytes + ipfix.bytes, sums.bytes)
    assert.match(v5.source, /^127\.0\.0\.1:\d+$/)
    assert.match(written.status, /^[\d.]+ s: 300 records in \d+ datagrams sent\n$/)
  })

  it('gives its sums when it is stopped before anything was sent', async () => {
    const { written, ...streams } = output()
    const stopped = new AbortController()
    stopped.abort()
    const to = { host: '127.0.0.1', port: 9 }
    const settings = { to, rate: 1, protocols: ['v9'] as const, seed: 1, duration: undefined }
    await runGenerate(settings, stopped, streams)
    assert.equal(JSON.parse(written.out).datagrams, 0)
  })
})
