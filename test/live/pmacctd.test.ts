import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { runCommand } from '../support/run-command.ts'
import { assertCounted } from './assert-counted.ts'
import { startNfcapd } from './nfcapd.ts'
import { startRecorder } from './recorder.ts'
import { sflowSamples } from './sflow-samples.ts'
import { sampledRate, traffic, without } from './traffic.ts'
import { withProgram } from './with-program.ts'

const cases = [
  { version: 5, protocol: 'netflow_v5' },
  { version: 9, protocol: 'netflow_v9' },
  { version: 10, protocol: 'ipfix' },
  // nfcapd multiplies by a rate above 2 that is in the header, and not by one in options data
  { version: 5, protocol: 'netflow_v5', rate: sampledRate, oracleRate: sampledRate },
  { version: 9, protocol: 'netflow_v9', rate: sampledRate },
  { version: 10, protocol: 'ipfix', rate: sampledRate },
] as const

describe('pmacctd nfprobe', {
  skip: without('pmacctd', 'nfcapd', 'nfdump'),
  concurrency: true, // it waits more than it works
}, () => {
  for (const expected of cases) {
    const { version, protocol } = expected
    const rate = 'rate' in expected ? expected.rate : 1n
    it(`is counted to the byte: ${protocol}, 1 in ${rate}`, (context) =>
      withProgram(async (program) => {
        const nfcapd = await startNfcapd(program, context)
        const file = join(program.folder, 'nfprobe.conf')
        await writeFile(file, configuration({ version, rate, port: nfcapd.port }))
        await runCommand('pmacctd', '-f', file).catch(plugInEndedFirst)
        const oracleRate = 'oracleRate' in expected ? expected.oracleRate : 1n
        await assertCounted(program, await nfcapd.stop(oracleRate), expected)
      }))
  }
})

describe('pmacctd sfprobe', { skip: without('pmacctd', 'tshark') }, () => {
  it(`is counted to the byte: sflow_5, 1 in ${sampledRate}`, (context) =>
    withProgram(async (program) => {
      const expected = { protocol: 'sflow_5', rate: sampledRate }
      const recorder = await startRecorder(program, context)
      const file = join(program.folder, 'sfprobe.conf')
      await writeFile(file, sfprobeConfiguration(recorder.port))
      await runCommand('pmacctd', '-f', file).catch(plugInEndedFirst)
      await assertCounted(program, await sflowSamples(recorder), expected)
    }))
})

/** pmacctd's exit code is 1 if its plug-in, having sent everything, is gone before it asks it to go. */
function plugInEndedFirst(error: Error): void {
  if (!error.message.includes('no more plugins active')) throw error
}

interface Probe {
  readonly version: number
  readonly rate: bigint
  readonly port: number
}

function configuration({ version, rate, port }: Probe): string {
  return [
    'daemonize: false',
    `pcap_savefile: ${traffic}`,
    'pcap_savefile_delay: 2',
    'aggregate: src_host, dst_host, src_port, dst_port, proto, tos, tcpflags, in_iface, out_iface',
    'plugins: nfprobe',
    `nfprobe_receiver: 127.0.0.1:${port}`,
    `nfprobe_version: ${version}`,
    'nfprobe_timeouts: tcp=120:maxlife=300',
    ...(version === 5 ? ['nfprobe_engine: 1:1'] : []),
    ...(rate > 1n ? [`sampling_rate: ${rate}`] : []),
    '',
  ].join('\n')
}

function sfprobeConfiguration(port: number): string {
  return [
    'daemonize: false',
    `pcap_savefile: ${traffic}`,
    'pcap_savefile_delay: 2',
    'plugins: sfprobe',
    `sfprobe_receiver: 127.0.0.1:${port}`,
    'sfprobe_agentip: 127.0.0.1',
    `sampling_rate: ${sampledRate}`,
    '',
  ].join('\n')
}
