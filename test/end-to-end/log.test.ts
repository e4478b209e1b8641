import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { httpGet } from '../expose/http-get.ts'
import { Samples } from '../support/samples.ts'
import { sendDatagrams } from '../support/send-traffic.ts'
import { anywhere, type Program, spawnProgram } from '../support/spawn-program.ts'

const programs: Program[] = []
afterEach(() => {
  for (const { child } of programs.splice(0)) child.kill('SIGKILL')
})

/** What is wrong with a datagram, and one that is. */
const malformed = {
  unknown_version: Buffer.from('GET / HTTP/1.1\r\n\r\n'),
  truncated: Buffer.from([0, 9, 0, 1, 0, 0]),
} as const

describe('the log as JSON', () => {
  it('has one line for each sampler and reason a minute, whatever comes', async () => {
    const program = spawnProgram([...anywhere, '--web.drain=0s'])
    programs.push(program)
    const udp = Number((await program.line('receiving flows')).port)
    const { url } = await program.line('serving metrics')
    const http = Number(new URL(String(url)).port)
    const samplers = ['127.0.0.1', '127.0.0.2', '127.0.0.3']
    const datagrams = Object.values(malformed).flatMap((bytes) => Array(200).fill(bytes))
    for (const address of samplers) await sendDatagrams(udp, datagrams, address)
    for (;;) {
      const samples = new Samples(`${(await httpGet(http, '/metrics')).body}`)
      const counted = samples.sum('flowtally_payloads_undecodable_total')
      if (counted === BigInt(samplers.length * datagrams.length)) break
    }
    program.child.kill('SIGTERM')
    assert.deepEqual(await program.gone, [0, null])

    const lines = program.stderr().trim().split('\n').map((line) => JSON.parse(line)) // biome-ignore format: one
    for (const { level, time, msg } of lines) {
      assert.equal(typeof level, 'number')
      assert.ok(Date.parse(time) > 0)
      assert.equal(typeof msg, 'string')
    }
    const told = lines
      .filter(({ reason }) => reason !== undefined)
      .map(({ sampler, reason }) => `${sampler} ${reason}`)
    const expected = samplers.flatMap((sampler) =>
      Object.keys(malformed).map((reason) => `${sampler} ${reason}`),
    )
    assert.deepEqual(told.sort(), expected.sort())
  })
})
