// Has the services of compose/kafka.yaml come up, but for Grafana, where there is loopback alone, sends flows to its
// nfacctd, and sees that what Prometheus has of all instances is what was sent, also when one of them was killed:
// compose-kafka.mjs FOLDER PODMAN ARGUMENT…, the command that podman is here, and a folder for its socket and for files.
// Images of all of them are there.
import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { parseSockets } from '../dist/system/kernel-sockets.js'
import { composed, run } from './composed.mjs'
import { query, seeRulesAndAlertmanager, valueOf } from './prometheus.mjs'
import { until } from './until.mjs'

const [folder, ...podman] = process.argv.slice(2)
const services = ['nfacctd', 'sfacctd', 'flowtally', 'prometheus', 'alertmanager']
const port = 2055

// the same files, but that nobody waits for ten seconds or fifteen
for (const name of ['compose', 'dashboards']) cpSync(name, `${folder}/kafka/${name}`, { recursive: true })
for (const name of ['nfacctd.conf', 'sfacctd.conf', 'prometheus-kafka.yaml']) {
  const path = `${folder}/kafka/compose/${name}`
  const text = readFileSync(path, 'utf8')
  const quick = text.replaceAll(/^(kafka_refresh_time: )10$/gm, '$11').replaceAll(/(_interval: )15s$/gm, '$11s')
  assert.notEqual(quick, text)
  writeFileSync(path, quick)
}

/** Sends flows in as many parts, each no more than a socket holds, and returns how many bytes they have. */
async function send(seeds) {
  let bytes = 0
  for (const seed of seeds) {
    const words = ['--protocol', 'v5', '--count', '1500', '--rate', '0', '--seed', seed]
    bytes += JSON.parse(run('node', 'dist/cli.js', 'generate', ...words).trim().split('\n').at(-1)).scaled_bytes
    await until('nfacctd has read everything', () => {
      const sockets = parseSockets(readFileSync('/proc/net/udp6', 'latin1')).filter((socket) => socket.port === port)
      assert.deepEqual(sockets.map(({ drops }) => drops), [0], 'nfacctd receives, and the kernel has dropped nothing')
      return sockets[0].queued === 0
    })
  }
  return bytes
}

/** How many partitions each instance that answers has. */
async function partitions() {
  const series = await query('count by (instance) (flowtally_kafka_lag_messages and on (instance) up == 1)')
  return series.map(({ value }) => Number(value[1])).sort()
}

/** What the counters of all instances have grown by since they began, at 0; one that is less than it was has begun anew. */
async function growth() {
  const series = await query('flow_sampler_bytes_total[1h]')
  let grown = 0
  for (const { metric, values } of series) {
    let before = 0
    for (const value of values.map(([, text]) => Number(text))) {
      grown += value < before ? value : value - before
      before = value
    }
  }
  return grown
}

await composed({ file: `${folder}/kafka/compose/kafka.yaml`, services, folder, podman }, async ({ containers, podman, logs }) => {
  await until('two instances share the partitions', async () => `${await partitions()}` === '6,6')
  console.log('two instances have six partitions each')
  // what comes before is lost in nfacctd
  await until('the collectors write to Kafka', () =>
    ['nfacctd', 'sfacctd'].every((name) => logs(name).includes('setting object handlers')),
  )

  let sent = await send([1, 2, 3, 4])
  await until(`${sent} bytes are in Prometheus`, async () => (await valueOf('sum(flow_sampler_bytes_total)')) === sent)
  assert.equal(await growth(), sent)
  console.log(`Prometheus has the ${sent} bytes that were sent, of all instances together`)
  await seeRulesAndAlertmanager('alertmanager:9093')

  await until('all of it is committed', async () => (await valueOf('sum(flowtally_kafka_uncommitted_messages)')) === 0)
  const [victim] = containers('flowtally')
  process.kill(Number(podman('inspect', '--format', '{{.State.Pid}}', victim)), 'SIGKILL')
  sent += await send([5, 6, 7, 8])
  await until(`${sent} bytes are in Prometheus`, async () => (await growth()) >= sent)
  await until('the one that was killed is back, and has partitions', async () => `${await partitions()}` === '6,6')
  assert.equal(await growth(), sent)
  console.log(`one was killed: Prometheus has seen ${sent} bytes, which is what was sent`)
})
