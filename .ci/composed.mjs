import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { until } from './until.mjs'

/** Runs a program to its end, which has to be a good one, and returns what it printed. */
export function run(program, ...words) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' })
  assert.equal(status, 0, `${program} ${words.join(' ')}: ${stdout}${stderr}`)
  return stdout
}

/**
 * Has services of a compose file come up on what podman serves, looks at them, and takes them all down again.
 * `podman` is the command, with its options; `folder` is for its socket.
 */
export async function composed({ file, services, folder, podman }, see) {
  const [command, ...options] = podman
  const socket = `${folder}/podman.sock`
  const compose = ['--host', `unix://${socket}`, '--file', file]
  const composition = {
    /** The containers of a service. */
    containers: (name) =>
      run(command, ...options, 'ps', '--quiet', '--filter', `label=com.docker.compose.service=${name}`).split('\n').filter(Boolean),
    podman: (...words) => run(command, ...options, ...words),
    logs: (...words) => spawnSync('docker-compose', [...compose, 'logs', '--no-color', ...words], { encoding: 'utf8' }).stdout,
  }

  const service = spawn(command, [...options, 'system', 'service', '--time=0', `unix://${socket}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const complaints = textOf(service.stderr)
  try {
    await until('podman serves', () => existsSync(socket))
    const up = spawn('docker-compose', [...compose, 'up', '--detach', ...services], { stdio: ['ignore', 'pipe', 'pipe'] })
    const said = [textOf(up.stdout), textOf(up.stderr)]
    await until('docker-compose has ended', () => {
      // podman has no timer of systemd for health checks here
      for (const id of composition.containers('kafka')) spawnSync(command, [...options, 'healthcheck', 'run', id])
      return up.exitCode !== null
    })
    assert.equal(up.exitCode, 0, `docker-compose: ${said.map((text) => text()).join('')}`)
    await see(composition)
  } catch (error) {
    console.error(complaints())
    console.error(composition.logs('--tail', '100'))
    throw error
  } finally {
    spawnSync('docker-compose', [...compose, 'down', '--volumes'])
    service.kill()
  }
}

/** What a stream has had so far. */
function textOf(stream) {
  let text = ''
  stream.on('data', (bytes) => {
    text += bytes
  })
  return () => text
}
