// Has the services of compose/simple.yaml come up, but for Grafana, on a network that has loopback alone, and sees what
// flowtally counts and the rules in Prometheus, and Alertmanager known to it: compose.mjs FOLDER PODMAN ARGUMENT…, the
// command that podman is here, and a folder for its socket. Images of all of them are there.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { until } from './until.mjs'

const [folder, command, ...options] = process.argv.slice(2)
const socket = `${folder}/podman.sock`
const services = ['flowtally', 'prometheus', 'alertmanager']

function run(program, ...words) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' })
  assert.equal(status, 0, `${program} ${words.join(' ')}: ${stdout}${stderr}`)
  return stdout
}

const composed = ['--host', `unix://${socket}`, '--file', 'compose/simple.yaml']

async function ask(url) {
  const answer = await fetch(url).catch(() => undefined)
  return answer?.ok ? answer : undefined
}

async function prometheus(path) {
  const answer = await ask(`http://localhost:9090/api/v1/${path}`)
  return (await answer?.json())?.data
}

async function counted() {
  const data = await prometheus(`query?query=${encodeURIComponent('sum(flow_sampler_bytes_total)')}`)
  return Number(data?.result[0]?.value[1])
}

const service = spawn(command, [...options, 'system', 'service', '--time=0', `unix://${socket}`], {
  stdio: ['ignore', 'ignore', 'pipe'],
})
let complaints = ''
service.stderr.on('data', (bytes) => {
  complaints += bytes
})
try {
  await until('podman serves', () => existsSync(socket))
  run('docker-compose', ...composed, 'up', '--detach', ...services)

  await until('Prometheus scrapes flowtally', async () => {
    const targets = (await prometheus('targets'))?.activeTargets
    return targets?.length === 1 && targets[0].health === 'up'
  })
  const sent = JSON.parse(run('node', 'dist/cli.js', 'generate', '--count', '2000').trim().split('\n').at(-1)).scaled_bytes
  await until(`${sent} bytes are in Prometheus`, async () => (await counted()) === sent)
  console.log(`Prometheus has the ${sent} bytes that were sent`)

  // some of them have their turn once in five minutes
  const rules = async () => (await prometheus('rules')).groups.flatMap((group) => group.rules)
  await until('a rule is evaluated', async () => (await rules()).some(({ health }) => health === 'ok'))
  const loaded = await rules()
  assert.deepEqual(loaded.filter(({ health }) => health === 'err'), [])
  console.log(`Prometheus has ${loaded.length} rules`)

  await until('Alertmanager is ready', () => ask('http://localhost:9093/-/ready'))
  const { activeAlertmanagers } = await prometheus('alertmanagers')
  assert.deepEqual(activeAlertmanagers, [{ url: 'http://localhost:9093/api/v2/alerts' }])
  console.log('alerts go to Alertmanager')
} catch (error) {
  console.error(complaints)
  console.error(spawnSync('docker-compose', [...composed, 'logs', ...services], { encoding: 'utf8' }).stdout)
  throw error
} finally {
  spawnSync('docker-compose', [...composed, 'down', '--volumes'])
  service.kill()
}
