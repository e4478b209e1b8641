// Starts a flowtally with made-up traffic, sees its counters grow, and stops it:
// smoke.mjs [--save FILE] [--lanes N] COMMAND ARGUMENT…
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { countedBytes } from './bytes.mjs'

const argv = process.argv.slice(2)
const begin = argv.findIndex((word, i) => !word.startsWith('--') && !argv[i - 1]?.startsWith('--'))
const options = { save: { type: 'string' }, lanes: { type: 'string', default: '1' } }
const { save, lanes } = parseArgs({ args: argv.slice(0, begin), options }).values
const [command, ...rest] = argv.slice(begin)

const flags = ['--demo', '--lanes', lanes, '--log.format', 'json', '--listen', 'flow://127.0.0.1:0']
const child = spawn(command, [...rest, ...flags, '--web.listen-address', '127.0.0.1:0'], {
  stdio: ['ignore', 'inherit', 'pipe'],
})
const ended = once(child, 'exit')

// npx does not pass signals on: the one to stop is the process that it has started in the end
function last(pid) {
  for (const entry of readdirSync('/proc')) {
    if (/^\d+$/.test(entry) && parentOf(entry) === pid) return last(Number(entry))
  }
  return pid
}

function parentOf(entry) {
  try {
    return Number(readFileSync(`/proc/${entry}/stat`, 'utf8').replace(/^.*\) \S+ /s, '').split(' ', 1)[0])
  } catch {
    return undefined // it has just ended
  }
}

// in time for CI to say which part hung
const deadline = setTimeout(() => {
  process.kill(last(child.pid), 'SIGKILL')
  console.error('not done after five minutes')
  process.exit(1)
}, 300_000)

const url = await new Promise((resolve, reject) => {
  createInterface(child.stderr).on('line', (line) => {
    console.error(line)
    if (line.includes('serving metrics')) resolve(JSON.parse(line).url)
  })
  child.once('exit', (code) => reject(new Error(`ended with ${code} before it served`)))
})

const page = async (path) => (await fetch(new URL(path, url))).text()

async function grownBeyond(bytes) {
  for (;;) {
    const text = await page('/metrics')
    if (countedBytes(text) > bytes) return text
    await sleep(50)
  }
}

// what a browser loads with a page, and with the modules in it
async function loaded(path, known = new Set()) {
  const response = await fetch(new URL(path, url))
  assert.equal(response.status, 200, path)
  known.add(path)
  const text = await response.text()
  const links = path.endsWith('.js') ? /^(?:import|export).* from '(\.[^']+)'/gm : /(?:src|href)="(assets\/[^"]+)"/g
  for (const [, to] of text.matchAll(links)) {
    const { pathname } = new URL(to, response.url)
    if (!known.has(pathname)) await loaded(pathname, known)
  }
  return known
}

try {
  const first = await grownBeyond(0)
  const second = await grownBeyond(countedBytes(first))
  for (let lane = 0; lane < lanes; lane++) {
    assert.ok(second.includes(`\nflowtally_lane_up{lane="${lane}"} 1\n`), `lane ${lane} is away`)
  }
  assert.equal((await fetch(new URL('/-/ready', url))).status, 200)
  console.log(`files of the status page: ${(await loaded('/')).size}`)
  console.log(`counted ${countedBytes(first)} bytes, then ${countedBytes(second)}`)
  if (save !== undefined) writeFileSync(save, second)
} finally {
  process.kill(last(child.pid), 'SIGTERM')
}
const [code] = await ended
clearTimeout(deadline)
assert.equal(code, 0, 'exit code')
console.log('stopped with exit code 0')
