import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { NameKindName } from '../../src/decode/name-table.ts'
import { captureSuite, NO_CAPTURES } from '../support/capture-suite.ts'
import { newDecoder, readDatagrams } from '../support/decode-capture.ts'
import { ignore } from '../support/ignore.ts'

/** What tshark shows of captures: how many names of a kind there are, and one of them. */
const expected: readonly {
  readonly capture: string
  readonly kind: NameKindName
  readonly size: number
  readonly key: number | string
  readonly name: string
  readonly description: string
}[] = [
  {
    capture: 'telegraf/netflow-v9-options',
    kind: 'interfaces',
    size: 8,
    key: 7,
    name: 'Gi0',
    description: 'GigabitEthernet0',
  },
  {
    capture: 'pmacct/500-ipfixv10-bgp-cisco-srv6',
    kind: 'interfaces',
    size: 4,
    key: 69,
    name: 'TenGigE0_0_0_0.516',
    description: 'TenGigE0/0/0/0.516',
  },
  {
    capture: 'pmacct/500-ipfixv10-bgp-cisco-srv6',
    kind: 'vrfs',
    size: 4,
    key: 0x6000_0002,
    name: 'mgmt-net',
    description: '',
  },
  {
    capture: 'pmacct/104-ipfixv10-ipv6-cisco-sampling-option',
    kind: 'samplers',
    size: 1,
    key: 1,
    name: 'NETFLOW-SAMPLER-MAP',
    description: '',
  },
  {
    capture: 'logstash/netflow-9-cisco-nbar-options-template-260',
    kind: 'applications',
    size: 15,
    key: '1:89',
    name: 'ospf',
    description: 'Open Shortest Path First',
  },
  {
    capture: 'telegraf/ipfix-options',
    kind: 'applications',
    size: 126,
    key: '1:34',
    name: '3pc',
    description: 'Third Party Connect Protocol',
  },
]

const suite = captureSuite()

describe('names in captures', { skip: suite.length === 0 && NO_CAPTURES }, () => {
  for (const { capture, kind, size, key, name, description } of expected) {
    it(`${capture} has ${size} ${kind}, among them ${name}`, () => {
      const file = suite.find(({ id }) => id === capture)?.file ?? ''
      const decoder = newDecoder(ignore)
      for (const datagram of readDatagrams(file)) decoder.receive(datagram)
      const [sampler] = decoder.samplers
      const [domain] = sampler?.domains ?? []
      assert.equal(domain?.names[kind].size, size)
      const { name: learned, description: described } = domain?.names[kind].get(key) ?? {}
      assert.deepEqual([learned, described], [name, description])
    })
  }
})
