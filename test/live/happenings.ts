import { execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import {
  type AutonomousSystem,
  autonomousSystems,
} from '../../src/source/generator/traffic/autonomous-systems.ts'
import { shownCommands } from '../docs/shown-commands.ts'
import type { Cleanup } from '../support/cleanup.ts'
import { ipfix, set, template, unsigned } from '../support/datagram.ts'
import { type MmdbValue, writeMmdb } from '../support/mmdb-writer.ts'
import { fewPackets } from './traffic.ts'

/** Where something happens. */
export interface Scene {
  readonly folder: string
  /** The port that stands for one of the page. */
  readonly port: (usual: number) => number
  /** `kill -9` of what a command with these words has started. */
  readonly kill: (words: string) => Promise<void>
  readonly cleanup: Cleanup
}

/** What has to happen for a page to show what it shows. */
export type Happening = (scene: Scene) => Promise<void> | void

/** Makes what security.md makes: `web.yml`, and its certificate. */
export const certificate: Happening = ({ folder }) => {
  const page = readFileSync('docs/security.md', 'utf8')
  const [, web = ''] = /^```yaml\n(tls_server_config:[\s\S]*?)^```$/m.exec(page) ?? []
  writeFileSync(join(folder, 'web.yml'), web)
  const make = shownCommands(page).find(({ command }) => command.startsWith('openssl '))?.command
  execFileSync('sh', ['-c', make ?? ''], { cwd: folder, stdio: 'ignore' })
}

/** Databases that know some networks of the demo, as GeoLite2 does. */
export const databases: Happening = ({ folder }) => {
  const write = (name: string, record: (as: AutonomousSystem) => MmdbValue | undefined) => {
    const entries = autonomousSystems.flatMap((as) => {
      const found = record(as)
      return found === undefined ? [] : [{ network: as.ipv4, record: found }]
    })
    writeFileSync(join(folder, name), writeMmdb(entries, { aliases: true }))
  }
  write('GeoLite2-ASN.mmdb', ({ number, name }) =>
    [64_500, 64_501, 64_510].includes(number)
      ? { autonomous_system_number: number, autonomous_system_organization: name }
      : undefined,
  )
  const countries = new Map([
    [64_500, 'NL'],
    [64_509, 'US'],
  ])
  write('GeoLite2-Country.mmdb', ({ number }) => {
    const iso_code = countries.get(number)
    return iso_code === undefined ? undefined : { country: { iso_code } }
  })
}

/** Sends three datagrams that are of no protocol. */
export const noise: Happening = ({ port }) => send(port(2055), ['h\n', 'he\n', 'hello\n'])

/** Sends three records of two routers in a datagram of one sender. */
export const passedOn: Happening = ({ port }) => {
  // exporterIPv4Address, octetDeltaCount
  const fields = [
    [130, 4],
    [1, 4],
  ] as const
  const flow = (router: number) => `0a0000${unsigned(router, 1)} ${unsigned(2000, 4)}`
  const records = [1, 2, 1].map(flow).join(' ')
  return send(port(2055), [ipfix([set(2, template(256, fields)), set(256, records)])])
}

/** Two samplers come and go, a browser comes to the wrong port, and one connection stays. */
export const connections: Happening = async ({ port, cleanup }) => {
  const to = port(4739)
  for (let i = 0; i < 2; i++) {
    const words = ['-r', fewPackets, '-d', '-c', 'none', '-n', `127.0.0.1:${to}`, '-v10', '-Ptcp']
    execFileSync('softflowd', words, { stdio: 'ignore' })
  }
  const browser = connect(to, '127.0.0.1')
  browser.write('GET / HTTP/1.1\r\n\r\n')
  browser.on('error', () => {})
  await once(browser, 'close')
  const sampler = connect(to, '127.0.0.1')
  cleanup.after(() => sampler.destroy())
  await once(sampler, 'connect')
}

/** The configuration gets a mistake, and is to be read anew. */
export const mistake: Happening = async ({ folder, port }) => {
  writeFileSync(join(folder, 'flowtally.yaml'), 'metrics: { as: { labels: [samplr] } }\n')
  await fetch(`http://127.0.0.1:${port(9590)}/-/reload`, { method: 'POST' })
}

/** Two requests come without a password, one without TLS. */
export const refusals: Happening = async ({ port }) => {
  for (const scheme of ['https', 'https', 'http']) {
    const curl = spawn('curl', ['-sk', `${scheme}://localhost:${port(9590)}/`], { stdio: 'ignore' })
    await once(curl, 'close')
  }
}

/** The key of the certificate is gone. */
export const keyGone: Happening = ({ folder }) => rm(join(folder, 'server.key'))

async function send(port: number, datagrams: readonly (string | Uint8Array)[]): Promise<void> {
  const socket = createSocket('udp4')
  for (const datagram of datagrams) {
    await new Promise((resolve) => socket.send(datagram, port, '127.0.0.1', resolve))
  }
  socket.close()
}
