import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileChunks } from '../../src/source/pcap/file-chunks.ts'
import { readCapture } from '../../src/source/pcap/read-capture.ts'
import { httpGet } from '../expose/http-get.ts'
import { noPromtool, promtoolComplaints } from '../expose/promtool.ts'
import { assertBalance } from '../support/assert-balance.ts'
import { assertGolden } from '../support/golden.ts'
import { untilRead } from '../support/receiving-sockets.ts'
import { Samples } from '../support/samples.ts'
import { sendDatagrams } from '../support/send-traffic.ts'
import { withCollector } from '../support/test-collector.ts'

const captures = readdirSync('test/captures').filter((file) => file.endsWith('.pcap'))

/** What says something of the machine, the process or the time, or is only an estimate. */
const volatile =
  /^(flowtally_(build_info|row_demand|records_by_direction_total|scrape_\w+|socket_\w+|lane_event_loop_stall_seconds|sampler_\w+_seconds|\w+_timestamp_seconds)(\{.*\})?) \S+$/gm

/** The scrape without the process's own metrics, and with 0 for what is volatile. */
function steady(scrape: string): string {
  return scrape
    .split('\n')
    .filter((line) => !/^(# \w+ )?(process|nodejs)_/.test(line))
    .join('\n')
    .replace(volatile, '$1 0')
    .replace(/version="[^"]*"/g, 'version=""')
    .replace(/listen="([^"]*):\d+"/g, 'listen="$1:0"')
}

const skip = process.platform === 'linux' ? false : 'only Linux has all of 127.0.0.0/8'

describe('a scrape after all captures were sent, each by a sampler of its own', { skip }, () => {
  it('is as in the golden file, and content for promtool', () =>
    // names that come in a later report than the flows they are about make rows anew
    withCollector({ 'flush-interval': '1m' }, async ({ udp, http, until }) => {
      let sent = 0
      for (const [i, name] of captures.entries()) {
        const datagrams = readCapture(fileChunks(`test/captures/${name}`), () => undefined)
        const payloads = [...datagrams].map(({ bytes }) => bytes)
        await sendDatagrams(udp, payloads, `127.0.0.${i + 1}`)
        sent += payloads.length
      }
      // all of it is in the report that the first scrape asks for
      await untilRead(udp)
      await until((now) => now.sum('flowtally_payloads_received_total') === BigInt(sent))
      const scrape = `${(await httpGet(http, '/metrics')).body}`
      assertBalance(new Samples(scrape))
      assertGolden(steady(scrape), 'test/end-to-end/metrics.prom')
      if (noPromtool === false) assert.equal(promtoolComplaints(scrape), '')
      else console.log(`promtool check metrics was skipped: ${noPromtool}`)
    }))
})
