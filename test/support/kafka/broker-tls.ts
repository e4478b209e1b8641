import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { BrokerTls } from './kafka-broker.ts'

/** Certificates of a CA of our own, for the broker and for us. */
export interface TestCertificates extends BrokerTls {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

const PASSWORD = 'changeit'

/** Makes a CA, a broker's certificate for 127.0.0.1 and one for a client, in a folder. */
export function makeCertificates(folder: string): TestCertificates {
  const at = (name: string) => join(folder, name)
  const run = (command: string, ...words: string[]) => {
    const { status, stderr } = spawnSync(command, words, { encoding: 'utf8', cwd: folder })
    if (status !== 0) throw new Error(`${command} ${words[0]}: ${stderr}`)
  }
  const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '2']
  run('openssl', 'req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=ca')
  for (const name of ['broker', 'client']) {
    const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`]
    const san = ['-addext', 'subjectAltName=IP:127.0.0.1', '-subj', `/CN=${name}`]
    run('openssl', 'req', '-x509', ...key, '-CA', 'ca.pem', '-CAkey', 'ca.key', ...files, ...san)
  }
  const pass = ['-passout', `pass:${PASSWORD}`]
  const broker = ['-inkey', 'broker.key', '-in', 'broker.pem', '-out', 'broker.p12']
  run('openssl', 'pkcs12', '-export', ...broker, ...pass)
  const trust = ['-keystore', 'trust.p12', '-storetype', 'PKCS12', '-storepass', PASSWORD]
  run('keytool', '-importcert', '-noprompt', '-alias', 'ca', '-file', 'ca.pem', ...trust)
  return {
    keystore: at('broker.p12'),
    truststore: at('trust.p12'),
    password: PASSWORD,
    ca: at('ca.pem'),
    cert: at('client.pem'),
    key: at('client.key'),
  }
}
