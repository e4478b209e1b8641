// Starts the unit in a machine of its own as docs/systemd.md says, sends it flows and sees them counted, also after it was
// killed; has it read its configuration anew, and stops it; a wrong configuration is tried once: unit.mjs FOLDER, in whose
// `installed` the package is. Wants a mount namespace of its own.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { countedBytes, sentBytes } from './bytes.mjs'
import { runProgram } from './run-program.mjs'
import { until } from './until.mjs'

const [folder] = process.argv.slice(2)
const cgroup = `${folder}/cgroup/flowtally-ci-${process.pid}`

mkdirSync(`${folder}/cgroup`)
runProgram('mount', '-t', 'cgroup2', 'cgroup2', `${folder}/cgroup`)
mkdirSync(cgroup)
const apart = ['--pid', '--fork', '--kill-child', '--mount', '--net', '--uts', '--ipc']
const begin = 'echo 0 >"$1/cgroup.procs" && exec unshare --cgroup sh .ci/machine.sh "$2"'
const machine = spawn('unshare', [...apart, 'sh', '-c', begin, 'sh', cgroup, folder], {
  stdio: ['ignore', 'inherit', 'pipe'],
})
const ended = once(machine, 'exit')
let complaints = ''
machine.stderr.on('data', (bytes) => {
  complaints += bytes
})

function entering(...words) {
  const [pid] = readFileSync(`${cgroup}/init.scope/cgroup.procs`, 'utf8').split('\n')
  return ['nsenter', '--target', pid, '--all', '--', ...words]
}

function enter(...words) {
  const [program, ...rest] = entering(...words)
  return spawnSync(program, rest, { encoding: 'utf8' })
}

const inside = (...words) => runProgram(...entering(...words))

const property = (name) => inside('systemctl', 'show', '--value', '--property', name, 'flowtally')
/** What Prometheus sees: the first answer has new rows at 0. */
const scrape = () =>
  enter('curl', '-fs', '--header', 'X-Prometheus-Scrape-Timeout-Seconds: 5', 'localhost:9590/metrics').stdout
const isReady = () => enter('curl', '-fs', 'localhost:9590/-/ready').status === 0
const lastReload = 'flowtally_config_last_reload_success_timestamp_seconds'
const value = (name) => Number(scrape().match(new RegExp(`^${name} (\\S+)$`, 'm'))?.[1])
const counted = () => countedBytes(scrape())
const generate = (...words) => sentBytes(inside('flowtally', 'generate', '--rate', '1000', ...words))

function removeGroups(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) removeGroups(`${path}/${entry.name}`)
  }
  rmdirSync(path)
}

/** Whether systemd has come up: not every machine lets it. */
async function isUp() {
  try {
    await until('systemd is up', () => {
      assert.equal(machine.exitCode, null, 'it has ended')
      return existsSync(`${cgroup}/init.scope`) && enter('systemctl', 'is-active', 'basic.target').status === 0
    })
    return true
  } catch (error) {
    console.log(`this machine starts no other systemd, the unit was only verified: ${error.message} ${complaints}`)
    return false
  }
}

async function tryUnit() {
  console.log(inside('systemctl', '--version').split('\n')[0])
  inside('ip', 'link', 'set', 'lo', 'up')

  // the kernel is that of everybody: what sysctl would set stays as it is
  const [, block] = readFileSync('docs/systemd.md', 'utf8').match(/^```sh\n([^]*?)^```/m)
  for (const line of block.trim().split('\n')) if (!line.includes('sysctl')) inside('sh', '-ec', `cd ${process.cwd()}\n${line}`)
  await until('it serves', () => isReady())
  const user = inside('stat', '--format', '%u', `/proc/${property('MainPID')}`)
  assert.notEqual(user, '0')
  const sent = generate('--protocol', 'v5', '--protocol', 'v9', '--protocol', 'ipfix', '--count', '2000')
  await until(`${sent} bytes are counted`, () => counted() === sent)
  assert.match(scrape(), /^flowtally_kernel_drops_total\{.*\} 0$/m)
  console.log(`user ${user} has counted ${sent} bytes`)

  const config = '/etc/flowtally/flowtally.yaml'
  inside('sh', '-c', `echo 'sampling: { default: 100 }' >${config}`)
  inside('flowtally', 'check', '--config', config)
  const read = value(lastReload)
  inside('systemctl', 'reload', 'flowtally')
  await until('it has its configuration read anew', () => value(lastReload) > read)
  assert.equal(counted(), sent, 'counters go on')
  console.log('took another configuration')

  inside('systemctl', 'kill', '--signal=KILL', 'flowtally')
  await until('it was started again', () => property('NRestarts') === '1' && isReady())
  assert.equal(counted(), sent, 'counters go on after a crash')
  console.log('killed, and started again: counters go on')

  inside('systemctl', 'stop', 'flowtally')
  assert.equal(property('Result'), 'success')
  console.log('stopped')
  inside('sh', '-c', `echo 'metric: {}' >${config}`)
  inside('systemctl', 'start', 'flowtally')
  await until('a wrong configuration ends it', () => property('ActiveState') === 'failed')
  assert.deepEqual([property('ExecMainStatus'), property('NRestarts')], ['2', '0'])
  console.log(inside('journalctl', '--unit', 'flowtally', '--output', 'cat', '--grep', 'flowtally.yaml:1'))
}

try {
  if (await isUp()) await tryUnit()
} catch (error) {
  console.error(enter('journalctl', '--unit', 'flowtally').stdout)
  throw error
} finally {
  writeFileSync(`${cgroup}/cgroup.kill`, '1')
  await ended
  removeGroups(cgroup)
}
