import { readFileSync } from 'node:fs'
import type { NetworkValue } from '../../model/network-value.ts'
import type { Secret, SnmpCredential } from '../../model/snmp-credential.ts'
import type { SnmpLogin } from './snmp-login.ts'

/** RFC 3414 §11.2 */
const SHORTEST_PASSWORD = 8

export type Environment = Readonly<Record<string, string | undefined>>

/** The credentials with their secrets read, and what is wrong with those; no problem quotes a secret. */
export function readLogins(
  samplers: readonly NetworkValue<readonly SnmpCredential[]>[],
  environment: Environment,
): { readonly logins: NetworkValue<readonly SnmpLogin[]>[]; readonly problems: string[] } {
  const problems = new Set<string>()
  const read = (secret: Secret, least = 1): string => {
    const { text, problem } = readSecret(secret, environment)
    if (problem !== undefined) problems.add(`snmp.samplers: ${problem}`)
    else if (text.length < least) problems.add(`snmp.samplers: ${tooShort(secret, least)}`)
    return text
  }
  const login = (credential: SnmpCredential): SnmpLogin => {
    if (credential.kind === 'community') {
      return { ...credential, community: read(credential.community) }
    }
    const { auth, privacy } = credential
    const password = (secret: Secret) => read(secret, SHORTEST_PASSWORD)
    return {
      ...credential,
      auth: auth && { ...auth, password: password(auth.password) },
      privacy: privacy && { ...privacy, password: password(privacy.password) },
    }
  }
  const logins = samplers.map(({ network, value }) => ({ network, value: value.map(login) }))
  return { logins, problems: [...problems] }
}

function readSecret({ kind, text }: Secret, environment: Environment) {
  switch (kind) {
    case 'text':
      return { text }
    case 'variable': {
      const value = environment[text] ?? ''
      return value === ''
        ? { text: '', problem: `the variable ${text} is not set` }
        : { text: value }
    }
    case 'file':
      return readFile(text)
  }
}

/** A file may end in a newline, which is no part of the secret. */
function readFile(path: string): { text: string; problem?: string } {
  try {
    const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    return text === '' ? { text, problem: `${path} is empty` } : { text }
  } catch (error) {
    const reason = error instanceof Error ? error.message : `${error}`
    return { text: '', problem: `cannot read a secret: ${reason}` }
  }
}

function tooShort({ kind, text }: Secret, least: number): string {
  const where = kind === 'variable' ? `the variable ${text}` : text
  return `${where} is shorter than ${least} characters (RFC 3414 §11.2)`
}
