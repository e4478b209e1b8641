import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import * as snmp from 'net-snmp'
import { noInterface } from '../../../src/enrich/snmp/interface-objects.ts'
import { SnmpCacheFile } from '../../../src/enrich/snmp/snmp-cache-file.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { scriptedAgents, texts } from './scripted-agents.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

describe('names by SNMP', () => {
  it('are asked for once, when somebody wants them', async () => {
    const { names, log, pass, changed } = scriptedAgents()
    await pass(1000)
    assert.equal(log.length, 0)
    assert.equal(names.findInterface('192.0.2.1', 3), undefined)
    await pass(100)
    assert.equal(names.findInterface('192.0.2.1', 3)?.name, 'name 3')
    assert.deepEqual(changed, ['192.0.2.1 3'])
    await pass(HOUR)
    names.findInterface('192.0.2.1', 3)
    await pass(1000)
    assert.equal(log.length, 1)
  })

  it('are asked for again once a day while somebody wants them', async () => {
    const { names, log, pass, state, changed, clock } = scriptedAgents()
    names.findInterface('192.0.2.1', 3)
    names.findName('192.0.2.1')
    await pass(1000)
    clock.advance(DAY)
    await pass(1000)
    assert.equal(log.length, 2)
    state.answer = (_, oids) =>
      texts(oids).map((one) => ({ ...one, value: Buffer.from('renamed') }))
    assert.equal(names.findInterface('192.0.2.1', 3)?.name, 'name 3', 'the old one until then')
    assert.equal(names.findName('192.0.2.1'), 'name 0')
    await pass(1000)
    assert.equal(log.length, 4)
    assert.equal(names.findInterface('192.0.2.1', 3)?.name, 'renamed')
    assert.equal(names.findName('192.0.2.1'), 'renamed')
    assert.deepEqual(changed.slice(2).sort(), ['192.0.2.1', '192.0.2.1 3'])
  })

  it('that an agent does not have are asked for again after an hour', async () => {
    const { names, log, pass, state, clock } = scriptedAgents()
    const type = snmp.ObjectType.NoSuchInstance ?? 0
    state.answer = (_, oids) => oids.map((oid) => ({ oid, type, value: null }))
    names.findInterface('192.0.2.1', 3)
    await pass(1000)
    assert.equal(names.findInterface('192.0.2.1', 3), noInterface)
    clock.advance(59 * MINUTE - 1000)
    names.findInterface('192.0.2.1', 3)
    await pass(1000)
    assert.equal(log.length, 1)
    clock.advance(MINUTE)
    names.findInterface('192.0.2.1', 3)
    await pass(1000)
    assert.equal(log.length, 2)
  })

  it('are not asked for again all at once, an hour later', async () => {
    let i = 0
    const { names, pass, log, clock } = scriptedAgents({ random: () => (i++ % 100) / 100 })
    for (let host = 0; host < 100; host++) names.findInterface(`192.0.2.${host}`, 1)
    await pass(10_000)
    clock.advance(0.95 * DAY)
    for (let host = 0; host < 100; host++) names.findInterface(`192.0.2.${host}`, 1)
    await pass(10_000)
    assert.ok(log.length > 115 && log.length < 135, `${log.length}`)
  })

  it('are asked for within the limits: requests in a second, agents at a time, one each', async () => {
    const { names, pass, state, log, clock } = scriptedAgents({
      requestsPerSecond: 50,
      concurrency: 4,
    })
    const began = clock.now()
    for (let host = 1; host <= 100; host++) {
      for (let ifIndex = 1; ifIndex <= 16; ifIndex++)
        names.findInterface(`192.0.2.${host}`, ifIndex)
    }
    await pass(5000)
    const inSeconds = [0, 1, 2, 3, 4].map(
      (second) => log.filter(({ at }) => Math.floor((at - began - 1) / 1000) === second).length,
    )
    const most = Math.max(...inSeconds)
    assert.ok(most <= 55, `${inSeconds}`)
    assert.equal(log.length, 200)
    assert.ok((inSeconds[3] ?? 0) > 40, `as fast as it may be: ${inSeconds}`)
    assert.ok(state.mostAtOnce <= 4, `${state.mostAtOnce}`)
    assert.equal(state.open, 0, 'nothing is left open')
    assert.equal(Math.max(...log.map(({ objects }) => objects)), 40)
  })

  it('of an agent that is dead cost one request an hour, and no wait', async () => {
    const { names, pass, state, log, changed, problems } = scriptedAgents()
    state.answer = () => 'timeout'
    for (let ifIndex = 1; ifIndex <= 1000; ifIndex++) names.findInterface('192.0.2.1', ifIndex)
    assert.equal(names.findInterface('192.0.2.1', 1), undefined)
    await pass(500)
    assert.equal(names.findInterface('192.0.2.1', 1), noInterface)
    assert.equal(changed.length, 1000, 'nobody waits any longer')
    await pass(15_000)
    assert.equal(log.length, 3)
    assert.equal(names.state.open, 1)
    assert.equal(problems.length, 1)
    assert.equal(problems[0]?.reason, 'timeout')
    assert.equal(problems[0]?.sampler, '192.0.2.1')
    await pass(3 * HOUR)
    assert.ok(log.length <= 3 + 6 + 3, `${log.length}`)
    assert.equal(problems.length, 1)

    state.answer = (_, oids) => texts(oids)
    await pass(HOUR)
    assert.equal(names.state.open, 0)
    assert.equal(names.state.queued, 0)
    assert.equal(names.findInterface('192.0.2.1', 1000)?.name, 'name 1000')
    assert.equal(changed.length, 2000, 'and they come when it is back')
  })

  it('are not asked for any more where nobody wanted any for a day', async () => {
    const { names, pass, state, log, clock } = scriptedAgents()
    state.answer = () => 'timeout'
    names.findInterface('192.0.2.1', 1)
    await pass(MINUTE)
    clock.advance(DAY)
    await pass(MINUTE)
    const asked = log.length
    clock.advance(DAY)
    await pass(MINUTE)
    assert.equal(log.length, asked)
    assert.equal(names.state.queued, 0)
  })

  it('come by any of several credentials, and by the one that worked from then on', async () => {
    const login = { kind: 'community', port: 161 } as const
    const logins = [
      { ...login, community: 'one' },
      { ...login, community: 'two' },
    ]
    const network = { words: [0, 0, 0, 0, 4], bits: 0 } as const
    const { names, pass, state, log } = scriptedAgents({
      logins: [{ network, value: logins }],
    })
    state.answer = (_, oids, community) => (community === 'two' ? texts(oids) : 'timeout')
    names.findInterface('192.0.2.1', 1)
    await pass(500)
    names.findInterface('192.0.2.1', 2)
    await pass(500)
    assert.deepEqual(
      log.map(({ community }) => community),
      ['one', 'two', 'two'],
    )
    assert.equal(names.findInterface('192.0.2.1', 2)?.name, 'name 2')
  })

  it('come in smaller requests from an agent to which eight are too many', async () => {
    const { names, pass, state, log } = scriptedAgents()
    state.answer = (_, oids) => (oids.length > 10 ? 'rejected' : texts(oids))
    for (let ifIndex = 1; ifIndex <= 8; ifIndex++) names.findInterface('192.0.2.1', ifIndex)
    await pass(1000)
    assert.equal(names.findInterface('192.0.2.1', 8)?.name, 'name 8')
    assert.deepEqual(
      log.map(({ objects }) => objects),
      [40, 20, 10, 10, 10, 10],
    )
    assert.equal(names.state.open, 0)
  })

  it('are cleaned and bounded, and those of a wrong type are unknown', async () => {
    const { names, pass, state } = scriptedAgents()
    const type = snmp.ObjectType.OctetString ?? 0
    const values = [
      { type, value: Buffer.from(`a\u0000${'x'.repeat(300)}`) },
      { type: snmp.ObjectType.Integer ?? 0, value: -5 },
      { type, value: Buffer.from([0x65, 0x74, 0x0a, 0xff, 0x22, 0x5c]) },
      { type, value: Buffer.from('10') },
      { type, value: Buffer.alloc(60_000, 'é') },
    ]
    state.answer = (_, oids) => oids.map((oid, i) => ({ oid, type: 0, value: 0, ...values[i] }))
    names.findInterface('192.0.2.1', 1)
    await pass(1000)
    const { description, speed, name, alias } = names.findInterface('192.0.2.1', 1) ?? {}
    assert.equal(description, 'a')
    assert.equal(speed, undefined)
    assert.equal(name, 'et\ufffd"\\')
    assert.equal(alias, 'é'.repeat(128))
  })

  it('are bounded in number', async () => {
    const { names, pass } = scriptedAgents({ limit: 100 })
    for (let ifIndex = 1; ifIndex <= 1000; ifIndex++) names.findInterface('192.0.2.1', ifIndex)
    assert.equal(names.size, 100)
    assert.equal(names.evicted, 900)
    await pass(10_000)
    assert.equal(names.state.answers, 13)
  })

  it('are none for what is no ifIndex, and for samplers without a credential', async () => {
    const { names, pass, log } = scriptedAgents()
    assert.equal(names.findInterface('192.0.2.1', 0), noInterface)
    assert.equal(names.findInterface('192.0.2.1', 0xffff_ffff), noInterface)
    assert.equal(names.findInterface('2001:db8::1', 1), noInterface)
    assert.equal(names.findName('2001:db8::1'), '')
    assert.equal(names.findInterface('other', 1), noInterface)
    await pass(1000)
    assert.equal(log.length, 0)
  })

  describe('in state_dir', () => {
    const inFolder = async (run: (path: string) => Promise<void>) => {
      const folder = mkdtempSync(join(tmpdir(), 'flowtally-snmp-'))
      try {
        await run(join(folder, 'snmp.json'))
      } finally {
        rmSync(folder, { recursive: true })
      }
    }

    it('outlive a restart', () =>
      inFolder(async (path) => {
        const first = scriptedAgents({ file: new SnmpCacheFile(path) })
        for (let ifIndex = 1; ifIndex <= 1200; ifIndex++) {
          first.names.findInterface('192.0.2.1', ifIndex)
        }
        first.names.findName('192.0.2.1')
        await first.pass(20_000)
        await first.names.stop()
        assert.equal(JSON.parse(readFileSync(path, 'utf8')).interfaces.length, 1200)

        const later = new VirtualClock()
        later.advance(HOUR)
        const second = scriptedAgents({
          file: new SnmpCacheFile(path),
          clock: later,
        })
        assert.equal(second.names.findInterface('192.0.2.1', 1200)?.name, 'name 1200')
        assert.equal(second.names.findName('192.0.2.1'), 'name 0')
        await second.pass(1000)
        assert.equal(second.log.length, 0)

        // answers of the future: the clock was wrong then, or is now
        const past = scriptedAgents({ file: new SnmpCacheFile(path) })
        assert.equal(past.names.size, 0)
      }))

    it('are written once a minute, if there is something new', () =>
      inFolder(async (path) => {
        const writes: number[] = []
        class Counted extends SnmpCacheFile {
          override write(cache: Parameters<SnmpCacheFile['write']>[0]) {
            writes.push([...cache.interfaces].length)
            return super.write(cache)
          }
        }
        const { names, pass } = scriptedAgents({ file: new Counted(path) })
        await pass(5 * MINUTE)
        assert.deepEqual(writes, [])
        names.findInterface('192.0.2.1', 1)
        await pass(5 * MINUTE)
        assert.deepEqual(writes, [1])
        await names.stop()
        assert.deepEqual(writes, [1])
      }))

    for (const [what, text] of [
      ['garbled', '{"format":1,"interfaces":[{"sampler":"192.0.2.1","ifIn'],
      ['of another format', '{"format":2}'],
      ['a list', '[]'],
      [
        'with a name that is too long',
        `{"format":1,"names":[],"interfaces":[{"sampler":"a","answered":1,"ifIndex":1,"alias":"","description":"","name":"${'x'.repeat(300)}"}]}`,
      ],
      [
        'with a number that is none',
        '{"format":1,"interfaces":[],"names":[{"sampler":"a","answered":"b","name":""}]}',
      ],
    ] as const) {
      it(`are asked for anew when the file is ${what}, and the log says so`, () =>
        inFolder(async (path) => {
          writeFileSync(path, text)
          const { names, problems, pass } = scriptedAgents({ file: new SnmpCacheFile(path) })
          assert.equal(problems.length, 1)
          assert.match(problems[0]?.message ?? '', /snmp\.json cannot be used: .*asked for anew/)
          names.findInterface('192.0.2.1', 3)
          await pass(1000)
          assert.equal(names.findInterface('192.0.2.1', 3)?.name, 'name 3')
        }))
    }

    it('cannot be written: the log says so, and nothing stops', () =>
      inFolder(async (path) => {
        const file = new SnmpCacheFile(join(path, 'no', 'such', 'folder'))
        const { names, problems, pass } = scriptedAgents({ file })
        names.findInterface('192.0.2.1', 3)
        await pass(1000)
        await names.stop()
        assert.match(problems[0]?.message ?? '', /^cannot keep what SNMP said: ENOENT/)
      }))
  })
})
