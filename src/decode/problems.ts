/** What a problem costs: the payload, or only one set of it; the samples of sFlow count as sets. */
export type ProblemCosts = 'payload' | 'set'

/** One way to lose data: what happened, and what to do about it. */
export interface Problem {
  readonly reason: string
  readonly costs: ProblemCosts
  /** `undecodable`: the bytes make no sense. `dropped`: they might, but a bound or a rule says no. */
  readonly outcome: 'undecodable' | 'dropped'
  readonly meaning: string
  readonly remedy: string
}

/**
 * Every reason for which a payload or a set is not decoded. Each is a value of the label `reason`
 * and a row of docs/troubleshooting.md.
 */
export const problems = [
  {
    reason: 'empty',
    costs: 'payload',
    outcome: 'undecodable',
    meaning: 'The datagram has no bytes.',
    remedy:
      'Harmless: a port scan or a health check, or a message of a topic without a value. Restrict senders with `allow` if it bothers you.',
  },
  {
    reason: 'unknown_version',
    costs: 'payload',
    outcome: 'undecodable',
    meaning:
      'The first bytes are of no protocol that flowtally reads, or the aggregation scheme is none of v8, or the listener is for others (`netflow://`, `sflow://`).',
    remedy:
      'Something else sends to this port: look with `tcpdump -X udp port 2055`. Supported are NetFlow v1, v5, v7, v8, v9, IPFIX and sFlow version 5.',
  },
  {
    reason: 'truncated',
    costs: 'payload',
    outcome: 'undecodable',
    meaning: 'The datagram ends before its header does.',
    remedy: 'Look for lost fragments and a too small MTU between sampler and flowtally.',
  },
  {
    reason: 'length',
    costs: 'payload',
    outcome: 'undecodable',
    meaning:
      'A length or count in the header contradicts the datagram: a count of records beyond its end, an IPFIX length below 16.',
    remedy:
      'Usually a bug of the sampler or a datagram cut on the way: capture one and run `flowtally decode` on it.',
  },
  {
    reason: 'agent_address',
    costs: 'payload',
    outcome: 'undecodable',
    meaning:
      'The agent address of an sFlow datagram is neither IPv4 nor IPv6, so that nobody knows where it ends.',
    remedy:
      'The agent does not follow sFlow version 5: capture a datagram and report it to its vendor.',
  },
  {
    reason: 'unknown_format',
    costs: 'payload',
    outcome: 'undecodable',
    meaning: 'The first bytes of a message are not of the format that its topic is read in.',
    remedy:
      'Look at a message (`kcat -C -t TOPIC -c 1`) and set the `format` that it is in: pmacct-json, goflow2-json, goflow2-protobuf or netobserv-json. Avro, and whatever is compressed or encrypted by who wrote it, is not read.',
  },
  {
    reason: 'internal',
    costs: 'payload',
    outcome: 'undecodable',
    meaning: 'flowtally itself failed on this datagram: a bug. The log has the stack once.',
    remedy: 'Please report it with the log line and, if you can, a capture.',
  },
  {
    reason: 'not_allowed',
    costs: 'payload',
    outcome: 'dropped',
    meaning: 'The sender is not in `allow`.',
    remedy: 'Add its address or network to `allow`, or stop it from sending.',
  },
  {
    reason: 'sampler_limit',
    costs: 'payload',
    outcome: 'dropped',
    meaning:
      'More senders than `limits.samplers`, and none of the known ones has been silent for an hour.',
    remedy: 'Raise `limits.samplers`; if the senders are not yours, restrict them with `allow`.',
  },
  {
    reason: 'set_length',
    costs: 'set',
    outcome: 'undecodable',
    meaning:
      'The length of a set is below 4 or beyond the end of the datagram, or an IPFIX Message is longer than the datagram. What is whole of its records is counted; the rest of the datagram is lost.',
    remedy:
      'The datagram was cut on the way (MTU, snap length of a capture) or the sampler miscounts.',
  },
  {
    reason: 'set_reserved',
    costs: 'set',
    outcome: 'undecodable',
    meaning: 'A set has an id that the protocol reserves.',
    remedy:
      'The sampler does not follow RFC 3954 or RFC 7011: capture a datagram and report it to its vendor.',
  },
  {
    reason: 'template_malformed',
    costs: 'set',
    outcome: 'undecodable',
    meaning:
      'A template ends before its fields do, has a reserved id, or describes records without any byte.',
    remedy:
      'Data of this template cannot be read: capture it, run `flowtally decode`, report it to the vendor.',
  },
  {
    reason: 'record_truncated',
    costs: 'set',
    outcome: 'undecodable',
    meaning:
      'A record with variable-length fields runs beyond the end of its set. Records before it are counted.',
    remedy:
      'The template does not fit the data, or the sampler miscounts: capture both and compare.',
  },
  {
    reason: 'sample_truncated',
    costs: 'set',
    outcome: 'undecodable',
    meaning:
      'An sFlow sample runs beyond the end of its datagram, or is counted in the header and not there. The samples before it are counted.',
    remedy:
      'The datagram was cut on the way (MTU, snap length of a capture) or the agent miscounts.',
  },
  {
    reason: 'sample_malformed',
    costs: 'set',
    outcome: 'undecodable',
    meaning:
      'An sFlow sample is too short, or a record in it runs beyond its end. A packet counts with what was read before; counters are left out.',
    remedy:
      'Usually a bug of the agent: capture a datagram, run `flowtally decode` on it, report it to the vendor.',
  },
  {
    reason: 'sample_unknown',
    costs: 'set',
    outcome: 'dropped',
    meaning: "An sFlow sample of a format that flowtally does not read, such as a vendor's own.",
    remedy: 'Harmless: the other samples of the datagram are read.',
  },
  {
    reason: 'record_malformed',
    costs: 'set',
    outcome: 'undecodable',
    meaning:
      'A record of a message is cut, or is neither an object of JSON nor a message of protobuf. The records around it are counted.',
    remedy:
      'Look at the message that the log shows the beginning of; something else writes to the topic, or its writer is broken.',
  },
  {
    reason: 'record_unknown',
    costs: 'set',
    outcome: 'undecodable',
    meaning:
      'A record of a message has neither bytes nor packets under the names that they have in the format of the topic.',
    remedy:
      'The topic has something else in it, or another `format`: compare the record in the log with what the format has.',
  },
  {
    reason: 'value_malformed',
    costs: 'set',
    outcome: 'undecodable',
    meaning:
      'A value in a record of a message is not of the type that it should be. The record counts with its other values.',
    remedy:
      'The log names the key and the value: somebody between the collector and the topic changes types. Report it if the collector itself writes so.',
  },
  {
    reason: 'template_unknown',
    costs: 'set',
    outcome: 'dropped',
    meaning:
      'A data set came before its template and there was no room or time left to wait for it.',
    remedy:
      'Let the sampler send templates more often (every minute); keep `state_dir` so that a restart forgets none; raise `limits.parked_bytes` or `limits.parked_age`.',
  },
] as const satisfies readonly Problem[]

export type ProblemReason = (typeof problems)[number]['reason']

/** The row of a reason. */
export function problem(reason: ProblemReason): Problem {
  const row = problems.find((candidate) => candidate.reason === reason)
  if (row === undefined) throw new Error(`no problem is called ${reason}`)
  return row
}
