import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
    for (const command of ['run', 'check', 'config', 'decode', 'generate']) {
      assert.match(stdout, new RegExp(`flowtally ${command}\\b`))
    }
  })
})

describe('flowtally', () => {
  it('tells its version', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    assert.equal(flowtally(['--version']).stdout, `${version}\n`)
  })

  it('says in one line why its output cannot be written', {
    skip: !existsSync('/dev/full'),
  }, () => {
    const full = openSync('/dev/full', 'w')
    const { status, stderr } = spawnSync(process.execPath, [cli, 'rules'], {
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    })
    closeSync(full)
    assert.match(stderr, /^cannot write to the standard output: ENOSPC.*\n$/)
    assert.equal(status, 2)
  })

  it('checks a file and says what it amounts to', () => {
    const { status, stdout } = flowtally(['check', '--config', 'test/config/example.yaml'])
    assert.equal(status, 0)
    assert.equal(stdout, readFileSync('test/config/example.check.txt', 'utf8'))
  })

  it('warns of files of names that it cannot use, and that is no mistake', () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowtally-check-'))
    try {
      const at = (name: string) => join(folder, name)
      writeFileSync(at('bad.mmdb'), 'no database')
      writeFileSync(at('networks.csv'), '192.0.2.0/24,one\n192.0.2.0/40,two\n')
      writeFileSync(at('names.txt'), '64500 Example\n')
      const databases = `{ asn: [${at('none.mmdb')}], country: [${at('bad.mmdb')}] }`
      const names = `[${at('names.txt')}, ${at('none.txt')}]`
      const yaml = `databases: ${databases}\nnetworks: ${at('networks.csv')}\nas_names: ${names}\n`
      writeFileSync(at('flowtally.yaml'), yaml)
      const { status, stdout, stderr } = flowtally(['check', '-c', at('flowtally.yaml')])
      const [asn, country, networks, list, ...rest] = stderr.split('\n')
      assert.equal(
        asn,
        `warning: databases.asn: cannot use ${at('none.mmdb')}: there is no such file`,
      )
      assert.ok(country?.startsWith(`warning: databases.country: cannot use ${at('bad.mmdb')}: `))
      assert.ok(
        networks?.startsWith(`warning: networks: ${at('networks.csv')}: line 2: `),
        networks,
      )
      assert.equal(list, `warning: as_names: cannot use ${at('none.txt')}: there is no such file`)
      assert.deepEqual(rest, [''])
      assert.equal(status, 0)
      assert.match(stdout, /\nOK\n$/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('takes flags of flow-exporter with one dash or two, and prints them as a file', () => {
    const words = ['brokers=kafka:9092', 'topic=t', 'asn', '1', 'partitions=0,2', 'addr=:1']
    const [two, one] = ['--', '-'].map((dashes) =>
      flowtally(['config', ...words.map((word) => (word === '1' ? word : dashes + word))]),
    )
    assert.equal(two?.status, 0)
    assert.match(two?.stdout ?? '', /^listen:\n {2}- kafka:\n {6}- kafka:9092\n/)
    assert.deepEqual(one, two)
  })

  it('neither runs nor is content without a secret', () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowtally-secret-'))
    try {
      const file = join(folder, 'flowtally.yaml')
      writeFileSync(file, 'snmp: { samplers: { 192.0.2.1: [{ community: $NO_SUCH_SECRET }] } }\n')
      const stderr = 'snmp.samplers: the variable NO_SUCH_SECRET is not set\n'
      for (const command of ['check', 'run']) {
        const ended = flowtally([command, '-c', file])
        assert.deepEqual(ended, { status: 2, stdout: '', stderr })
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
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
    [
      ['--topic=pmacct.acct', '--asn=15169'],
      '--topic: expected --brokers beside it, as in --brokers kafka1:9092 --topic pmacct.acct --asn 64500',
    ],
    [['-brokers', '--topic=t'], '--brokers needs a value'],
    [['config', '-c', 'x'], '--config: expected flags only; they are printed as a file'],
    [['-c', 'none.yaml'], 'cannot read none.yaml: there is no such file'],
    [['--lisen', 'flow://:0'], 'unknown flag --lisen; did you mean "--listen"?'],
    [['-lisen=flow://:0'], 'unknown flag --lisen; did you mean "--listen"?'],
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
