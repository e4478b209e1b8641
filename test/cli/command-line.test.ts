import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { settings } from '../../src/config/settings.ts'

const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url))

function flowtally(words: readonly string[], node: readonly string[] = []) {
  const { FLOWTALLY_CONFIG: _, ...environment } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, cli, ...words], {
    encoding: 'utf8',
    env: environment,
    timeout: 60_000,
  })
  return { status, stdout, stderr }
}

describe('flowtally --help', () => {
  const { status, stdout } = flowtally(['--help'])
  const lines = stdout.split('\n')

  it('fits into 80 columns', () => {
    assert.equal(status, 0)
    assert.deepEqual(
      lines.filter((line) => line.length > 80),
      [],
    )
  })

  it('has every flag, in groups, and the commands', () => {
    for (const { flag } of settings) {
      if (flag !== undefined) assert.match(stdout, new RegExp(`--${flag}\\b`))
    }
    for (const heading of ['Commands:', 'Receiving:', 'Web:', 'Limits:', 'Logging:', 'Examples:']) {
      assert.ok(lines.includes(heading), heading)
    }
    for (const command of ['run', 'check', 'decode', 'generate']) {
      assert.match(stdout, new RegExp(`flowtally ${command}\\b`))
    }
  })
})

describe('flowtally', () => {
  it('tells its version', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    assert.equal(flowtally(['--version']).stdout, `${version}\n`)
  })

  it('checks a file and says what it amounts to', () => {
    const { status, stdout } = flowtally(['check', '--config', 'test/config/example.yaml'])
    assert.equal(status, 0)
    assert.equal(stdout, readFileSync('test/config/example.check.txt', 'utf8'))
  })

  for (const [words, message] of [
    [
      ['check', '-c', 'test/config/bad/unknown-setting.yaml'],
      'test/config/bad/unknown-setting.yaml:1:1: lisen: no such setting; did you mean "listen"?',
    ],
    [
      ['check', '--lanes', '0', '--log.level=loud'],
      '--lanes: expected a whole number from 1 to 64, got 0\n--log.level: unknown choice "loud"; the choices are trace, debug, info, warn, error and fatal',
    ],
    [['-c', 'none.yaml'], 'cannot read none.yaml: there is no such file'],
    [['--lisen', 'flow://:0'], 'unknown flag --lisen; did you mean "--listen"?'],
    [['--kafka=x'], 'unknown flag --kafka; see --help'],
    [['chek'], 'unknown command chek; did you mean "check"?'],
    [['--listen'], '--listen needs a value'],
    [['--demo=maybe'], '--demo: expected true or false, got "maybe"'],
    [['decode', '--summary=yes', 'x.pcap'], '--summary: expected true or false, got "yes"'],
    [['decode', '--sumary', 'x.pcap'], 'unknown flag --sumary; did you mean "--summary"?'],
    [['--no-dmo'], 'unknown flag --no-dmo; did you mean "--demo"?'],
    [['decode', '--lanes=1', 'x.pcap'], 'unknown flag --lanes; see --help'],
    [
      ['generate', '--protocol', 'sflow'],
      '--protocol: unknown choice "sflow"; the choices are ipfix, v9 and v5',
    ],
    [['generate', '--protocl=v9'], 'unknown flag --protocl; did you mean "--protocol"?'],
    [
      ['decode'],
      'decode needs capture files (pcap, pcapng), for example: flowtally decode --summary router.pcap',
    ],
  ] as const) {
    it(`ends with one line a problem and code 2: ${words.join(' ')}`, () => {
      assert.deepEqual(flowtally(words), { status: 2, stdout: '', stderr: `${message}\n` })
    })
  }

  it('tells a Node that is too old in one line', () => {
    const old = `data:text/javascript,
      Object.defineProperty(process, 'versions', { value: { node: '18.20.4' } });
      Object.defineProperty(process, 'version', { value: 'v18.20.4' })`
    assert.deepEqual(flowtally([], ['--import', old]), {
      status: 2,
      stdout: '',
      stderr: 'flowtally needs Node 20.19 or newer; this is v18.20.4\n',
    })
  })
})
