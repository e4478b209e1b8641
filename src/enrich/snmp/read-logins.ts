import type { NetworkValue } from '../../model/network-value.ts'
import type { Secret } from '../../model/secret.ts'
import type { SnmpCredential } from '../../model/snmp-credential.ts'
import { type Environment, readSecret } from '../../system/read-secret.ts'
import type { SnmpLogin } from './snmp-login.ts'

/** RFC 3414 §11.2 */
const SHORTEST_PASSWORD = 8

/**
 * The credentials with their secrets read, and what is wrong with those; no problem quotes a secret. One
 * whose secret is missing is left out: net-snmp would try `public` in its place.
 */
export function readLogins(
  samplers: readonly NetworkValue<readonly SnmpCredential[]>[],
  environment: Environment,
): { readonly logins: NetworkValue<readonly SnmpLogin[]>[]; readonly problems: string[] } {
  const problems = new Set<string>()
  const read = (secret: Secret, least = 1): string | undefined => {
    const { text, problem = tooShort(secret, text, least) } = readSecret(secret, environment)
    if (problem === undefined) return text
    problems.add(`snmp.samplers: ${problem}`)
    return undefined
  }
  const logins = samplers.map(({ network, value }) => ({
    network,
    value: value.flatMap((credential) => loginOf(credential, read) ?? []),
  }))
  return { logins, problems: [...problems] }
}

function loginOf(
  credential: SnmpCredential,
  read: (secret: Secret, least?: number) => string | undefined,
): SnmpLogin | undefined {
  if (credential.kind === 'community') {
    const community = read(credential.community)
    return community === undefined ? undefined : { ...credential, community }
  }
  const auth = credential.auth && withPassword(credential.auth, read)
  const privacy = credential.privacy && withPassword(credential.privacy, read)
  const isWhole = !auth === !credential.auth && !privacy === !credential.privacy
  return isWhole ? { ...credential, auth, privacy } : undefined
}

function withPassword<P>(
  { protocol, password }: { readonly protocol: P; readonly password: Secret },
  read: (secret: Secret, least: number) => string | undefined,
): { readonly protocol: P; readonly password: string } | undefined {
  const text = read(password, SHORTEST_PASSWORD)
  return text === undefined ? undefined : { protocol, password: text }
}

function tooShort({ kind, text }: Secret, secret: string, least: number): string | undefined {
  if (secret.length >= least) return undefined
  const where = kind === 'variable' ? `the variable ${text}` : kind === 'file' ? text : 'a password'
  return `${where} is shorter than ${least} characters (RFC 3414 §11.2)`
}
