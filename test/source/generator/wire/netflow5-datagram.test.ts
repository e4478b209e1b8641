import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { netflow5Datagram } from '../../../../src/source/generator/wire/netflow5-datagram.ts'
import { hex } from '../../../support/hex.ts'
import { boot, ipv4Flow, time } from '../example-flow.ts'

describe('NetFlow v5', () => {
  it('is a header of 24 bytes and records of 48', () => {
    const header = { time, boot, sequence: 7, engine: 1, samplingInterval: 1000 }
    assert.deepEqual(
      netflow5Datagram(header, [ipv4Flow]),
      hex(`
        0005 0001            # version, count
        00010000             # SysUptime
        697deec0 0ee6b280    # seconds and nanoseconds since 1970
        00000007             # flow_sequence
        00 01                # engine type and id
        43e8                 # sampling mode 1, one packet in 1000
        c0000202 cb007109    # source, destination
        cb007101             # next hop
        0003 000a            # input, output
        00000004 000015f9    # packets, bytes
        00001000 00002000    # first, last
        01bb c000            # ports
        00 18 06 b8          # pad, TCP flags, protocol, TOS
        fbf0 5ba0            # AS 64496; RFC 6793 §9: AS_TRANS for 65536
        1b 1c 0000           # masks, pad
      `),
    )
  })

  it('counts its records', () => {
    const header = { time, boot, sequence: 0, engine: 1, samplingInterval: 1000 }
    const datagram = netflow5Datagram(header, [ipv4Flow, ipv4Flow, ipv4Flow])
    assert.equal(datagram.length, 24 + 3 * 48)
    assert.equal(datagram[3], 3)
  })

  it('lets the milliseconds of an uptime over 49.7 days wrap', () => {
    const header = { time, boot: time - 2 ** 32 - 5, sequence: 0, engine: 1, samplingInterval: 1 }
    assert.deepEqual(netflow5Datagram(header, []).subarray(4, 8), hex('00000005'))
  })
})
