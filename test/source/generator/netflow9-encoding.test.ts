import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { netflow9Encoding } from '../../../src/source/generator/netflow9-encoding.ts'
import { padded } from '../../support/datagram.ts'
import { hex } from '../../support/hex.ts'
import { boot, interfaces, ipv4Flow, ipv6Flow, time } from './example-flow.ts'

const encoding = netflow9Encoding({ boot, domain: 2, interfaces })

describe('NetFlow v9 (RFC 3954)', () => {
  it('announces templates, how it samples, and what its interfaces are called', () => {
    const announced = encoding.announcement?.({ time, sequence: 5 })
    assert.deepEqual(
      announced?.bytes,
      hex(`
        0009 0007            # version; two templates, two options templates, three options records
        00010000 697deec0    # sysUpTime, seconds since 1970
        00000005 00000002    # sequence number, source id

        0000 00ac            # §5.2 Template FlowSet
        0100 0014            # template 256, 20 fields: type and length
        0008 0004  000c 0004  000f 0004  0009 0001  000d 0001
        000a 0004  000e 0004  0007 0002  000b 0002  0010 0004  0011 0004
        0004 0001  0005 0001  0006 0001  003d 0001
        0001 0004  0002 0004  0016 0004  0015 0004  0030 0001
        0101 0014            # template 257: the same with IPv6 addresses
        001b 0010  001c 0010  003e 0010  001d 0001  001e 0001
        000a 0004  000e 0004  0007 0002  000b 0002  0010 0004  0011 0004
        0004 0001  0005 0001  0006 0001  003d 0001
        0001 0004  0002 0004  0016 0004  0015 0004  0030 0001

        0001 002c            # §6.1 Options Template FlowSet
        0102 0004 000c       # template 258, bytes of scope fields and of option fields
        0001 0004            # scope System
        0030 0001  0031 0001  0032 0004
        0103 0004 0008       # template 259
        0002 0004            # scope Interface
        0052 0020  0053 0040 # IF_NAME, IF_DESC

        0102 0010            # data
        00000000             # System
        01 02 000003e8       # sampler 1, random, one in 1000
        0000                 # padding

        0103 00cc            # data
        00000003 ${padded('xe-0/1/0', 32)} ${padded('Peering: Example Cloud', 64)}
        0000000a ${padded('lo0', 32)} ${padded('', 64)}
      `),
    )
    assert.equal(announced?.optionsRecords, 3)
  })

  it('puts IPv4 and IPv6 into FlowSets of their own, each padded to 32 bits', () => {
    const { bytes } = encoding.flows({ time, sequence: 6 }, [ipv6Flow, ipv4Flow])
    assert.deepEqual(
      bytes,
      hex(`
        0009 0002            # version; §5.1: data records are counted too
        00010000 697deec0
        00000006 00000002

        0100 003c            # template 256, 60 bytes with the padding
        c0000202 cb007109 cb007101 1b 1c
        00000003 0000000a 01bb c000
        0000fbf0 00010000    # AS numbers in full
        06 b8 18 00          # protocol, TOS, flags, ingress
        000015f9 00000004    # bytes, packets
        00001000 00002000    # first, last, in milliseconds of uptime
        01                   # sampler
        00                   # padding

        0101 0060            # template 257, 96 bytes with the padding
        20010db8000000000000000000000002
        20010db8100000000000000000000009
        20010db8100000000000000000000001 28 28
        00000003 0000000a 01bb c000
        0000fbf0 00010000
        06 b8 18 00
        000015f9 00000004
        00001000 00002000
        01
        00                   # padding
      `),
    )
  })

  it('counts Export Packets in its sequence number', () => {
    assert.equal(encoding.flows({ time, sequence: 0 }, [ipv4Flow, ipv4Flow]).sequenceStep, 1)
    assert.equal(encoding.announcement?.({ time, sequence: 0 }).sequenceStep, 1)
  })
})
