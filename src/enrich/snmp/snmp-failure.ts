/** Why an agent could not be asked; a closed set, for telemetry. */
export const snmpFailureReasons = {
  timeout: 'no answer: the agent is down, does not know the community, or does not let us in',
  unreachable: 'no agent at this port, or no way to it',
  authentication: 'user, password or protocols of SNMP v3 are not those of the agent',
  malformed: 'the answer cannot be read, or is one to something else',
  rejected: 'the agent answered with an error',
} as const
export type SnmpFailureReason = keyof typeof snmpFailureReasons

/** An agent could not be asked. */
export class SnmpFailure extends Error {
  override readonly name = 'SnmpFailure'
  readonly reason: SnmpFailureReason

  constructor(reason: SnmpFailureReason, options?: ErrorOptions) {
    super(snmpFailureReasons[reason], options)
    this.reason = reason
  }
}
