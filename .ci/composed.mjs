import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { runProgram } from './run-program.mjs'
import { until } from './until.mjs'

/** What a program printed, whatever became of it. */
function said(program, ...words) {
  return spawnSync(program, words, { encoding: 'utf8' }).stdout
}

/**
 * Has services of a file in compose/ come up on what podman serves, looks at them, and takes them all down again.
 * `podman` is the command, with its options; `folder` is for its socket and for files.
 */
export async function composed({ name, services, folder, podman }, see) {
  const [command, ...options] = podman
  const socket = `${folder}/podman.sock`
  const compose = ['--host', `unix://${socket}`, '--file', `${impatient(folder)}/${name}`]
  const composition = {
    /** The containers of a service. */
    containers: (name) =>
      said(command, ...options, 'ps', '--quiet', '--filter', `label=com.docker.compose.service=${name}`).split('\n').filter(Boolean),
    podman: (...words) => runProgram(command, ...options, ...words),
    logs: (...words) => said('docker-compose', ...compose, 'logs', '--no-color', ...words),
  }

  async function up() {
    const child = spawn('docker-compose', [...compose, 'up', '--detach', ...services], { stdio: ['ignore', 'pipe', 'pipe'] })
    const texts = [textOf(child.stdout), textOf(child.stderr)]
    let looked = 0
    try {
      await until('docker-compose has ended', () => {
        // podman has no timer of systemd for health checks here; one every few seconds does not use up the retries
        if (Date.now() - looked > 3000) {
          for (const id of composition.containers('kafka')) spawnSync(command, [...options, 'healthcheck', 'run', id])
          looked = Date.now()
        }
        return child.exitCode !== null
      })
    } finally {
      child.kill()
    }
    assert.equal(child.exitCode, 0, `docker-compose: ${texts.map((text) => text()).join('')}`)
  }

  const service = spawn(command, [...options, 'system', 'service', '--time=0', `unix://${socket}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const complaints = textOf(service.stderr)
  const gone = once(service, 'exit')
  try {
    await until('podman serves', () => existsSync(socket))
    await up()
    await see(composition)
  } catch (error) {
    console.error(complaints())
    console.error(composition.logs('--tail', '100'))
    throw error
  } finally {
    spawnSync('docker-compose', [...compose, 'down', '--volumes', '--timeout', '0'])
    service.kill()
    await gone
    rmSync(socket, { force: true })
  }
}

/** The same files, but that nobody waits for ten seconds, fifteen or a minute where two do. */
function impatient(folder) {
  for (const name of ['compose', 'dashboards']) cpSync(name, `${folder}/composed/${name}`, { recursive: true })
  for (const name of ['nfacctd.conf', 'sfacctd.conf', 'prometheus-kafka.yaml', 'prometheus-simple.yaml']) {
    const path = `${folder}/composed/compose/${name}`
    const text = readFileSync(path, 'utf8')
    const quick = text
      .replace(/(?<=^kafka_refresh_time: )10$/m, '2')
      .replaceAll(/(?<=_interval: )15s$/gm, '2s')
      .replace(/^global:$/m, 'global:\n  evaluation_interval: 2s')
    assert.notEqual(quick, text)
    writeFileSync(path, quick)
  }
  return `${folder}/composed/compose`
}

/** What a stream has had so far. */
function textOf(stream) {
  let text = ''
  stream.on('data', (bytes) => {
    text += bytes
  })
  return () => text
}
