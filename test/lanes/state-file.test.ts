import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import { ConfigError } from '../../src/config/config-error.ts'
import type { SamplerState } from '../../src/decode/decoder-state.ts'
import { StateFile } from '../../src/lanes/state-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-state-'))
after(() => rmSync(folder, { recursive: true }))

const template = {
  id: 256,
  kind: 'data' as const,
  scopes: 0,
  fields: [{ id: 1, enterprise: 0, length: 4 }],
  received: 1_700_000_000_000,
}

const named = { name: 'Gi0/1', description: 'uplink', received: 1_700_000_000_000 }
const names = {
  interfaces: [{ id: 7, ...named }],
  vrfs: [{ id: 0x6000_0000, ...named }],
  applications: [{ id: '3:80', ...named }],
  samplers: [{ id: 1, ...named }],
}

function samplers(changes: object = {}): SamplerState[] {
  const sessions = [{ port: 2000, templates: [{ ...template, ...changes }] }]
  const rates = [
    [null, 1000],
    [7, 2.5],
  ] as const
  const interfaceRates = [[3, 100]] as const
  const said = { initTime: 5, exporter: '198.51.100.7', rates, interfaceRates, names, sessions }
  return [{ address: '192.0.2.1', domains: [{ protocol: 'netflow_v9', id: 1, ...said }] }]
}

let directory = ''
let directories = 0
beforeEach(() => {
  directory = join(folder, `${directories++}`)
})

function stateFile(): StateFile {
  const file = new StateFile(directory)
  file.prepare()
  return file
}

describe('the state file', () => {
  it('leaves out whoever has no address: topics, and samplers that only have a name', async () => {
    const [one] = samplers()
    assert.ok(one !== undefined)
    await stateFile().write([{ ...one, address: 'flows' }, one, { ...one, address: 'router1' }])
    assert.deepEqual(stateFile().read(), { samplers: samplers() })
  })

  it('gives back what was written, in a directory that it makes', async () => {
    await stateFile().write(samplers())
    assert.deepEqual(stateFile().read(), { samplers: samplers() })
  })

  it('is nothing to worry about where there is none', () => {
    assert.deepEqual(stateFile().read(), { samplers: [] })
  })

  it('is written whole and then put in its place', async () => {
    const file = stateFile()
    await file.write(samplers())
    writeFileSync(`${file.path}.tmp`, '{"half')
    assert.deepEqual(stateFile().read().samplers, samplers())
    await file.write([])
    assert.deepEqual(readdirSync(directory), ['samplers.json'])
    assert.deepEqual(stateFile().read(), { samplers: [] })
  })

  it('ends up with what was written last when two writes meet', async () => {
    const file = stateFile()
    await Promise.all([file.write([]), file.write(samplers()), file.write([]), file.write([])])
    assert.deepEqual(file.read(), { samplers: [] })
    assert.deepEqual(readdirSync(directory), ['samplers.json'])
  })

  it('is not written again while nothing changes', async () => {
    const file = stateFile()
    await file.write(samplers())
    rmSync(file.path)
    await file.write(samplers())
    assert.equal(existsSync(file.path), false)
  })

  const whole = JSON.stringify({ format: 1, samplers: samplers() })
  const bad: Readonly<Record<string, readonly [text: string, problem: RegExp]>> = {
    'an empty file': ['', /^Unexpected end of JSON input$/],
    'a truncated file': [whole.slice(0, 100), /JSON/],
    'a foreign file': ['{"name":"my app"}', /^format: /],
    'no JSON at all': ['\u0000\u0001', /JSON/],
    null: ['null', /expected object/],
    'a later format': [whole.replace('"format":1', '"format":2'), /^format: /],
    'an unknown key': [whole.replace('"port"', '"ports"'), /^samplers\.0\.domains\.0\.sessions\.0/],
    'no address': [whole.replace('192.0.2.1', 'router'), /^samplers\.0\.address: not an address$/],
    'a name that is too long': [
      whole.replace('Gi0/1', 'x'.repeat(257)),
      /names\.interfaces\.0\.name: Too big/,
    ],
    'an application that is none': [
      whole.replace('3:80', 'http'),
      /names\.applications\.0\.id: Invalid string/,
    ],
    'a template of no bytes': [
      JSON.stringify({ format: 1, samplers: samplers({ fields: [] }) }),
      /templates\.0: its records have no bytes$/,
    ],
  }
  for (const [name, [text, problem]] of Object.entries(bad)) {
    it(`is not believed: ${name}`, () => {
      const file = stateFile()
      writeFileSync(file.path, text)
      const read = file.read()
      assert.deepEqual(read.samplers, [])
      assert.match(read.problem ?? '', problem)
      assert.doesNotMatch(read.problem ?? '', /\n/)
    })
  }

  it('says in one line that its directory cannot be written to', () => {
    const inTheWay = join(folder, 'file')
    writeFileSync(inTheWay, '')
    for (const place of [inTheWay, join(inTheWay, 'below'), '/proc/nowhere']) {
      assert.throws(
        () => new StateFile(place).prepare(),
        (error) =>
          error instanceof ConfigError &&
          error.message.startsWith(`cannot keep state in ${place}: E`) &&
          error.message.endsWith('. See --state-dir') &&
          !error.message.includes('\n'),
      )
    }
    assert.equal(readFileSync(inTheWay, 'utf8'), '')
  })
})
