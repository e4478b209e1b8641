import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ipfixEncoding } from '../../../src/source/generator/ipfix-encoding.ts'
import { padded } from '../../support/datagram.ts'
import { hex } from '../../support/hex.ts'
import { boot, interfaces, ipv4Flow, ipv6Flow, time } from './example-flow.ts'

const encoding = ipfixEncoding({ boot, domain: 3, interfaces })

describe('IPFIX (RFC 7011)', () => {
  it('announces templates, how it samples, and what its interfaces are called', () => {
    const announced = encoding.announcement?.({ time, sequence: 5 })
    assert.deepEqual(
      announced?.bytes,
      hex(`
        000a 01e0            # version, length
        697deec0 00000005    # export time, sequence number
        00000003             # observation domain id

        0002 00bc            # §3.4.1 Template Set
        0100 0016            # template 256, 22 fields: element and length
        0008 0004  000c 0004  000f 0004  0009 0001  000d 0001
        000a 0004  000e 0004  0007 0002  000b 0002  0010 0004  0011 0004
        0004 0001  0005 0001  0006 0001  003d 0001
        0001 0008  0002 0008  0098 0008  0099 0008  003c 0001  0088 0001  012e 0004
        0101 0016            # template 257: the same with IPv6 addresses
        001b 0010  001c 0010  003e 0010  001d 0001  001e 0001
        000a 0004  000e 0004  0007 0002  000b 0002  0010 0004  0011 0004
        0004 0001  0005 0001  0006 0001  003d 0001
        0001 0008  0002 0008  0098 0008  0099 0008  003c 0001  0088 0001  012e 0004

        0003 001c            # §3.4.2 Options Template Set
        0102 0004 0001       # template 258, 4 fields, 1 of them scope
        012e 0004            # selectorId
        0130 0002  0131 0004  0132 0004
        0000                 # padding
        0003 0018            # another: nfacctd 1.7.7 takes two in one for malformed
        0103 0003 0001       # template 259, 3 fields, 1 of them scope
        000a 0004            # ingressInterface
        0052 0020  0053 0040 # interfaceName, interfaceDescription
        0000                 # padding

        0102 0014            # data
        00000001             # selector 1
        0001 00000001 000003e7 # count-based: one packet, then 999 that are skipped
        0000                 # padding

        0103 00cc            # data
        00000003 ${padded('xe-0/1/0', 32)} ${padded('Peering: Example Cloud', 64)}
        0000000a ${padded('lo0', 32)} ${padded('', 64)}
      `),
    )
    assert.equal(announced?.optionsRecords, 3)
  })

  it('puts IPv4 and IPv6 into Sets of their own', () => {
    const { bytes } = encoding.flows({ time, sequence: 6 }, [ipv4Flow, ipv6Flow])
    assert.deepEqual(
      bytes,
      hex(`
        000a 00d4
        697deec0 00000006
        00000003

        0100 0050            # template 256, 80 bytes, no padding needed
        c0000202 cb007109 cb007101 1b 1c
        00000003 0000000a 01bb c000
        0000fbf0 00010000
        06 b8 18 00
        00000000000015f9 0000000000000004
        0000019c13ebaefa 0000019c13ebbefa # start and end in milliseconds since 1970
        04 01                # IP version, end reason: idle timeout
        00000001             # selector

        0101 0074            # template 257, 116 bytes, no padding needed
        20010db8000000000000000000000002
        20010db8100000000000000000000009
        20010db8100000000000000000000001 28 28
        00000003 0000000a 01bb c000
        0000fbf0 00010000
        06 b8 18 00
        00000000000015f9 0000000000000004
        0000019c13ebaefa 0000019c13ebbefa
        06 01
        00000001
      `),
    )
  })

  it('counts data records in its sequence number, those of options too, templates not', () => {
    assert.equal(encoding.flows({ time, sequence: 0 }, [ipv4Flow, ipv6Flow]).sequenceStep, 2)
    assert.equal(encoding.announcement?.({ time, sequence: 0 }).sequenceStep, 3)
  })
})
