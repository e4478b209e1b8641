import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, it } from 'node:test'

/** These bring the others together, as files of the root do, and may import anything. */
const wiring = ['cli', 'demo', 'lanes', 'names']

/** What each other folder of src may import beside itself: folders, single files of such, libraries. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: ['node:net'], // what an address is: isIPv4, isIPv6
  decode: ['model'],
  counters: ['model'],
  tally: ['model'],
  forecast: ['model', 'tally'],
  promql: ['model', 'tally'],
  dashboards: [
    'model',
    'tally',
    'promql',
    ...['cog', 'common', 'dashboard', 'prometheus', 'stat', 'table', 'timeseries'].map(
      (part) => `@grafana/grafana-foundation-sdk/${part}`,
    ),
  ],
  rules: ['model', 'tally', 'promql', 'yaml'],
  telemetry: [
    'model',
    'counters',
    'decode',
    'enrich',
    'source',
    'tally',
    'lanes/lane-report.ts',
    'system/kernel-sockets.ts',
    'prom-client',
  ],
  config: ['model', 'tally', 'node:net', 'yaml', 'zod'],
  source: [
    'model',
    'system',
    'problem-log.ts',
    'node:*',
    'kafkajs',
    'fzstd',
    'lz4js',
    'snappyjs',
    'zod',
  ],
  enrich: ['model', 'system', 'node:*', 'maxmind', 'net-snmp', 'lru-cache'],
  checkpoint: [
    'model',
    'tally',
    'config',
    'lifecycle.ts',
    'pace.ts',
    'source-positions.ts',
    'system',
    'node:*',
    'pino',
    'zod',
  ],
  system: ['model', 'node:*', 'zod'],
  page: ['model'],
  status: [
    'model',
    'decode',
    'source',
    'tally',
    'telemetry',
    'lanes/lane-report.ts',
    'system/kernel-sockets.ts',
    'node:timers/promises',
  ],
  expose: ['model', 'page', 'system', 'node:*', 'express', 'bcryptjs', 'lru-cache'],
}

/** Only these touch what the whole process shares. `process.versions` is only read. */
const mayTouchProcess = /^cli(\.ts|\/)/

/** The library that telemetry is made with: to change it is to change these. */
const mayUsePromClient = /^telemetry(\.ts|\/)/

/** The library that reads from Kafka, and may have to be another one some day. */
const mayUseKafkajs = /^source\/kafka\//

/** More than this, and a file has two subjects. The table of all fields is long by nature. */
const MAX_LINES = 350
const mayBeLong = ['model/fields.ts']

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join('src', file), 'utf8') }))

describe('the layers of src', () => {
  it('import what the table says, and nothing else', () => {
    const refused = files.flatMap(({ file, text }) => {
      const allowed = mayImport[area(file)]
      if (allowed === undefined) return []
      return imports(text)
        .map((name) => (name.startsWith('.') ? normalize(join(dirname(file), name)) : name))
        .filter((name) => area(name) !== area(file) && !isAllowed(name, allowed))
        .map((name) => `${file} imports ${name}`)
    })
    assert.deepEqual(refused, [])
  })

  it('has a row in the table for each folder', () => {
    const folders = readdirSync('src', { withFileTypes: true }).filter((it) => it.isDirectory())
    const names = folders.map(({ name }) => name).filter((name) => !wiring.includes(name))
    assert.deepEqual(names.sort(), Object.keys(mayImport).sort())
  })

  it('give browsers nothing that is not served to them', () => {
    const needed = files.filter(
      ({ file, text }) =>
        file.startsWith('page/') && /^import (?!type\b).* from '[^']*\/model\//m.test(text),
    )
    assert.deepEqual(needed, [])
  })

  it('leave the process to the command line', () => {
    assert.deepEqual(filesWith(/\bprocess\.(?!versions\b)|node:process/, mayTouchProcess), [])
  })

  it('leave prom-client to telemetry', () => {
    assert.deepEqual(filesWith(/^(?!import type).*from 'prom-client'/m, mayUsePromClient), [])
  })

  it('leave kafkajs to the source that reads from Kafka', () => {
    assert.deepEqual(filesWith(/from 'kafkajs'/, mayUseKafkajs), [])
  })

  it('are made of files with one subject', () => {
    const long = files
      .filter(({ file, text }) => !mayBeLong.includes(file) && text.split('\n').length > MAX_LINES)
      .map(({ file }) => file)
    assert.deepEqual(long, [])
  })
})

/** The folder of src that a file is in; the name of a file that is in none. */
function area(file: string): string {
  return file.split('/', 1)[0] ?? ''
}

/** What the text of a module imports, types included. */
function imports(text: string): string[] {
  const matches = text.matchAll(/(?:\bfrom |\bimport\(|^import )'([^'\n]+)'/gm)
  return [...matches].map(([, name = '']) => name)
}

function isAllowed(name: string, allowed: readonly string[]): boolean {
  if (allowed.includes(name) || allowed.includes(area(name))) return true
  return name.startsWith('node:') && allowed.includes('node:*')
}

/** Files other than the allowed ones that have this in their code; comments are not code. */
function filesWith(pattern: RegExp, allowed: RegExp): string[] {
  return files
    .filter(({ file }) => !allowed.test(file))
    .filter(({ text }) => pattern.test(text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')))
    .map(({ file }) => file)
}
