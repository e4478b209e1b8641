import { machineClock } from '../../../src/enrich/clock.ts'
import type { SnmpLogin } from '../../../src/enrich/snmp/snmp-login.ts'
import {
  SnmpNames,
  type SnmpNamesOptions,
  type SnmpProblem,
} from '../../../src/enrich/snmp/snmp-names.ts'
import { type OpenSession, sessionOpener } from '../../../src/enrich/snmp/snmp-session.ts'
import { parseNetwork } from '../../../src/model/address.ts'

export const loopback = '127.0.0.1'

/** Waits long for whoever answers, and not for whom the community is wrong. */
const patient: OpenSession = (address, login) => {
  const isWrong = login.kind === 'community' && login.community === 'wrong'
  return sessionOpener({ timeout: isWrong ? 50 : 20_000, retries: 0 })(address, login)
}

/** Names by SNMP of everybody, with what was told while they were asked for. */
export function namesOf(logins: readonly SnmpLogin[], more: Partial<SnmpNamesOptions> = {}) {
  const network = parseNetwork('0.0.0.0/0')
  if (network === undefined) throw new Error('no network')
  const changed: string[] = []
  const problems: SnmpProblem[] = []
  const names = new SnmpNames({
    logins: [{ network, value: logins }],
    requestsPerSecond: 10_000,
    concurrency: 16,
    refresh: 86_400_000,
    limit: 10_000,
    open: patient,
    clock: machineClock,
    random: () => 0.5,
    interfaceChanged: (sampler, ifIndex) => changed.push(`${sampler} ${ifIndex}`),
    nameChanged: (sampler) => changed.push(sampler),
    problem: (problem) => problems.push(problem),
    ...more,
  })
  return { names, changed, problems }
}
