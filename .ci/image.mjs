// Runs the image as a container without a network, sends it flows and sees them counted, also after it was killed:
// image.mjs PODMAN ARGUMENT…, the command that podman is here
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { countedBytes, sentBytes } from './bytes.mjs'
import { runProgram } from './run-program.mjs'
import { until } from './until.mjs'

const [command, ...options] = process.argv.slice(2)
const name = 'flowtally-ci'

const podman = (...words) => runProgram(command, ...options, ...words)
const inside = (...words) => podman('exec', name, ...words)

/** What Prometheus sees: the first answer has new rows at 0. */
function scrape() {
  const headers = '{ "x-prometheus-scrape-timeout-seconds": "5" }'
  const script = `fetch('http://127.0.0.1:9590/metrics', { headers: ${headers} }).then(async (answer) => console.log(await answer.text()))`
  return countedBytes(inside('node', '-e', script))
}

const isHealthy = () => spawnSync(command, [...options, 'healthcheck', 'run', name]).status === 0
const generate = (...words) => sentBytes(inside('flowtally', 'generate', '--rate', '1000', ...words))

// no timer of systemd for the health check: it is run here
const few = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=4096:4096']
const once = (...words) => podman('run', '--rm', '--network', 'none', '--no-healthcheck', ...few, ...words)
const hardened = ['--read-only', '--cap-drop', 'all', '--security-opt', 'no-new-privileges']
const own = `${process.cwd()}/test/cli/forecast.yaml:/etc/flowtally/flowtally.yaml:ro`
assert.equal(once('flowtally', '--version'), JSON.parse(readFileSync('package.json', 'utf8')).version)
assert.match(once('--volume', own, 'flowtally', 'check'), /^talkers [^]*\nOK$/m)
podman('run', '--detach', '--name', name, '--network', 'none', '--health-interval', 'disable', ...few, ...hardened, 'flowtally')
try {
  await until('healthy', isHealthy)
  assert.equal(inside('id', '-u'), '10001')
  assert.match(spawnSync(command, [...options, 'logs', name], { encoding: 'utf8' }).stderr, /receiving flows/)
  let sent = generate('--protocol', 'v5', '--protocol', 'v9', '--protocol', 'ipfix', '--count', '2000')
  await until(`${sent} bytes are counted`, () => scrape() === sent)
  console.log(`counted ${sent} bytes`)

  podman('kill', '--signal', 'KILL', name)
  podman('wait', name)
  podman('start', name)
  await until('healthy again', isHealthy)
  assert.equal(scrape(), sent, 'counters go on after a crash')
  sent += generate('--protocol', 'v9', '--count', '1000', '--seed', '2')
  await until(`${sent} bytes are counted`, () => scrape() === sent)
  console.log(`killed, and started again: counted ${sent} bytes`)

  podman('stop', '--time', '40', name)
  assert.equal(podman('inspect', '--format', '{{.State.ExitCode}}', name), '0')
  console.log('stopped with exit code 0')
} catch (error) {
  console.error(podman('logs', name))
  throw error
} finally {
  podman('rm', '--force', '--volumes', name)
}
