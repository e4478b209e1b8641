import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { freePort } from '../support/free-port.ts'
import { makeCertificates, type TestCertificates } from '../support/kafka/broker-tls.ts'
import { FlowTopic } from '../support/kafka/flow-topic.ts'
import { KafkaBroker, noKafka, user } from '../support/kafka/kafka-broker.ts'
import type { KafkaProgram } from '../support/kafka/kafka-program.ts'
import { runningPrograms } from '../support/kafka/running-programs.ts'
import { spawnProgram } from '../support/spawn-program.ts'

const secret = { KAFKA_PASSWORD: user.password }

describe('logging in to Apache Kafka', { skip: noKafka }, () => {
  const broker = new KafkaBroker()
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-kafka-login-'))
  const run = runningPrograms()
  let certificates: TestCertificates
  let topic: FlowTopic

  before(async () => {
    certificates = makeCertificates(folder)
    await broker.start(certificates)
    topic = await new FlowTopic(broker.client(), 'flows').create()
    await topic.write(100)
  })
  after(async () => {
    await broker.stop()
    rmSync(folder, { recursive: true })
  })

  function start(place: string, parameters: string, environment = {}) {
    const uri = `kafka://${place}?format=flow&from=earliest&partitions=all&${parameters}`
    return run(uri, [], environment)
  }

  async function refused(program: KafkaProgram, reason: string): Promise<string> {
    await program.up()
    const line = await program.program.line('', `"reason":"${reason}"`)
    assert.ok(!program.program.stderr().includes(user.password))
    return `${line.msg}: ${line.problem}`
  }

  for (const sasl of ['plain', 'scram-sha-256', 'scram-sha-512']) {
    it(`works with ${sasl}, the password in the environment`, async () => {
      const login = `sasl=${sasl}&user=${user.name}&password_env=KAFKA_PASSWORD`
      const program = await start(`${broker.sasl}/flows`, login, secret).reading()
      await program.counts(topic)
    })
  }

  it('works with a token in a file', async () => {
    const part = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url')
    const now = Math.floor(Date.now() / 1000)
    const token = `${part({ alg: 'none' })}.${part({ sub: 'flow', iat: now, exp: now + 3600 })}.`
    const file = join(folder, 'token')
    writeFileSync(file, `${token}\n`)
    const login = `sasl=oauthbearer&token_file=${file}`
    const program = await start(`${broker.sasl}/flows`, login).reading()
    await program.counts(topic)
  })

  it('works with a certificate, and brokers are checked by the CA', async () => {
    const { ca, cert, key } = certificates
    const files = `ca=${ca}&cert=${cert}&key=${key}`
    const program = await start(`${broker.ssl}/flows`, files).reading()
    await program.counts(topic)
  })

  it('says that a password is wrong, and does not show it', async () => {
    const login = `sasl=scram-sha-512&user=${user.name}&password_env=KAFKA_PASSWORD`
    const program = start(`${broker.sasl}/flows`, login, { KAFKA_PASSWORD: 'not-it' })
    assert.match(await refused(program, 'authentication'), /^The broker refuses the login\./)
    assert.ok(!program.program.stderr().includes('not-it'))
    assert.equal((await program.ready()).status, 503)
  })

  it('says that a broker is not vouched for', async () => {
    const said = await refused(start(`${broker.ssl}/flows`, 'tls=true'), 'tls')
    assert.match(said, /TLS.*certificate/i)
  })

  it('says that a broker does not speak TLS', async () => {
    await refused(start(`${broker.plain}/flows`, 'tls=true'), 'tls')
  })

  it('says that nobody is there, that there is no topic, no partition, no file', async () => {
    const nowhere = `127.0.0.1:${await freePort()}`
    assert.match(await refused(start(`${nowhere}/flows`, ''), 'unreachable'), /ECONNREFUSED/)
    const topicless = start(`${broker.plain}/flow`, '')
    assert.match(await refused(topicless, 'topic'), /: there is no topic flow$/)
    const uri = `kafka://${broker.plain}/flows?format=flow&partitions=1,9`
    const beyond = run(uri)
    assert.match(await refused(beyond, 'partition'), /: topic flows has 4 partitions, and no 9$/)
    const fileless = start(`${broker.ssl}/flows`, `ca=${folder}/none.pem`)
    assert.match(await refused(fileless, 'secret'), /none\.pem \(ca\): there is no such file$/)
  })

  it('does not begin without a variable', async () => {
    const program = start(`${broker.sasl}/flows`, 'sasl=plain&user=flow&password_env=NOT_THERE')
    assert.deepEqual(await program.program.gone, [2, null])
    assert.match(program.program.stderr(), /the variable NOT_THERE is not set/)
  })

  it('is done for a forecast, too, which takes nothing from a group', async () => {
    const { stdout, stderr, gone } = spawnProgram([
      'forecast',
      `--listen=kafka://${broker.plain}/flows?format=flow&from=earliest&group=theirs`,
      '--for=20s',
    ])
    assert.deepEqual(await gone, [0, null], stderr())
    assert.match(stdout(), /^100 observations/)
    assert.equal(await topic.committed('theirs'), 0)
  })
})
