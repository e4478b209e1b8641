// Has the services of compose/kafka.yaml come up, but for Grafana, where there is loopback alone, sends flows to its
// nfacctd, and sees that what Prometheus has of all instances is what was sent, also when one of them was killed:
// compose-kafka.mjs FOLDER PODMAN ARGUMENT…, the command that podman is here, and a folder for its socket and for files.
// Images of all of them are there.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parseSockets } from '../dist/system/kernel-sockets.js'
import { sentBytes } from './bytes.mjs'
import { composed } from './composed.mjs'
import { query, seeRulesAndAlertmanager, valueOf } from './prometheus.mjs'
import { runProgram } from './run-program.mjs'
import { until } from './until.mjs'

const [folder, ...podman] = process.argv.slice(2)
const services = ['nfacctd', 'sfacctd', 'flowtally', 'prometheus', 'alertmanager']
const port = 2055

/** Sends flows in as many parts, each no more than a socket holds, and returns how many bytes they have. */
async function send(seeds) {
  let bytes = 0
  for (const seed of seeds) {
    const words = ['--protocol', 'v5', '--count', '1500', '--rate', '0', '--start', '2026-11-28T12:00:00Z', '--seed', seed]
    bytes += sentBytes(runProgram('node', 'dist/cli.js', 'generate', ...words))
    await until('nfacctd has read everything', () => {
      const sockets = parseSockets(readFileSync('/proc/net/udp6', 'latin1')).filter((socket) => socket.port === port)
      assert.deepEqual(sockets.map(({ drops }) => drops), [0], 'nfacctd receives, and the kernel has dropped nothing')
      return sockets[0].queued === 0
    })
  }
  return bytes
}

/** How many partitions each instance that answers has. */
async function partitions(more = '') {
  const series = await query(`count by (instance) (flowtally_kafka_lag_messages and on (instance) up == 1 ${more})`)
  return series.map(({ value }) => value[1]).join(' ')
}

/** What the counters of all instances have grown by since they began, at 0; one that is less than it was has begun anew. */
async function growth() {
  const series = await query('flow_sampler_bytes_total[1h]')
  let grown = 0
  for (const { values } of series) {
    let before = 0
    for (const value of values.map(([, text]) => Number(text))) {
      grown += value < before ? value : value - before
      before = value
    }
  }
  return grown
}

/** Waits until they have grown by so many bytes. */
async function untilGrown(bytes) {
  let grown
  try {
    await until('Prometheus has all bytes', async () => (grown = await growth()) >= bytes)
  } catch (cause) {
    throw new Error(`Prometheus has ${grown} bytes of ${bytes}`, { cause })
  }
}

await composed({ name: 'kafka.yaml', services, folder, podman }, async ({ containers, podman, logs }) => {
  await until('two instances share the partitions', async () => (await partitions()) === '6 6')
  console.log('two instances have six partitions each')
  // what comes when the port is open, but the plug-in not ready, is lost in nfacctd
  await until('the collectors receive, and write to Kafka', () =>
    ['nfacctd', 'sfacctd'].every((name) => /waiting for (NetFlow|sFlow)/.test(logs(name)) && /setting object handlers/.test(logs(name))),
  )

  let sent = await send([1, 2, 3, 4])
  await untilGrown(sent)
  await until('the sum of all instances is the same', async () => (await valueOf('sum(flow_sampler_bytes_total)')) === sent)
  console.log(`Prometheus has the ${sent} bytes that were sent, of all instances together`)
  await seeRulesAndAlertmanager('alertmanager:9093')

  // what was shown and not committed would count twice
  await until('all of it is committed', async () => (await valueOf('count(flowtally_kafka_uncommitted_messages == 0)')) === 12)
  const [victim] = containers('flowtally')
  const born = await valueOf('max(process_start_time_seconds)')
  process.kill(Number(podman('inspect', '--format', '{{.State.Pid}}', victim)), 'SIGKILL')
  sent += await send([5, 6, 7, 8])
  await untilGrown(sent)
  const since = (time) => `and on (instance) process_start_time_seconds ${time}`
  await until('the one that was killed is back, and both have partitions', async () =>
    (await partitions(since(`<= ${born}`))) === '6' && (await partitions(since(`> ${born}`))) === '6')
  // twice would come after once
  const grown = await growth()
  if (grown > sent && logs('flowtally').includes('partitions went before all that was read of them was committed')) {
    console.log('this machine stood still for so long that Kafka took an instance for dead: some messages were counted twice')
  } else {
    assert.equal(grown, sent)
    console.log(`one was killed, and came back: Prometheus has seen ${sent} bytes, which is what was sent`)
  }
})
