import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ipfix, netflow9, type Specifier, set, template, unsigned } from '../../support/datagram.ts'
import type { PrintedFlow } from '../../support/decode-capture.ts'
import { TestDecoder } from '../../support/test-decoder.ts'

/** What IPFIX records of these fields read, each record in hex. */
function read(fields: readonly Specifier[], ...records: string[]): PrintedFlow[] {
  const sets = [set(2, template(256, fields)), set(256, records.join(' '))]
  return new TestDecoder().receive(ipfix(sets))
}

/** A record in which the fields have the values 1, 2, 3 … */
function readNumbered(ids: readonly number[], length = 4): PrintedFlow {
  const fields = ids.map((id): Specifier => [id, length])
  const values = ids.map((_id, i) => unsigned(i + 1, length))
  return read(fields, values.join(' '))[0] ?? {}
}

/** Documentation addresses as the wire has them. */
const v4 = { a: 'c0000201', b: 'c6336402', none: '00000000' }
const v6 = {
  a: '20010db8000000000000000000000001',
  b: '20010db8000000000000000000000002',
  none: '0'.repeat(32),
}

describe('the element that fills a field', () => {
  const priorities: readonly (readonly [string, keyof PrintedFlow, readonly number[]])[] = [
    ['IN before OUT bytes', 'bytes', [1, 23]],
    ['delta before total bytes', 'bytes', [1, 85]],
    ['total IN before OUT bytes', 'bytes', [85, 23, 171]],
    ['initiator before layer 2 bytes', 'bytes', [231, 352, 353, 23]],
    ['IN before OUT packets', 'packets', [2, 24]],
    ['delta before total packets', 'packets', [2, 86, 298, 172]],
    ['the class of service before what it was changed to', 'ip_tos', [5, 55]],
    ['a source MAC address before what it was changed to', 'src_mac', [56, 81]],
    ['a selector id before a sampler id', 'sampler_id', [302, 48]],
  ]
  for (const [rule, field, ids] of priorities) {
    it(`is ${rule}, in whatever order they come`, () => {
      const length = field === 'src_mac' ? 6 : 4
      const first = readNumbered(ids, length)[field]
      const reversed = readNumbered([...ids].reverse(), length)
      const expected = field === 'src_mac' ? '00:00:00:00:00:01' : 1
      const expectedReversed = field === 'src_mac' ? '00:00:00:00:00:02' : ids.length
      assert.equal(first, expected)
      assert.equal(reversed[field], expectedReversed)
    })
  }

  it('is the first of a repeated element: the outer packet of a tunnel', () => {
    const flow = readNumbered([1, 1, 7, 7])
    assert.deepEqual([flow.bytes, flow.src_port], [1, 3])
  })

  it('is not one of no length', () => {
    const [flow] = read([[1, 0], [1, 4], [2, 0], [86, 4]], '00000001 00000002') // biome-ignore format: pairs
    assert.deepEqual([flow?.bytes, flow?.packets], [1, 2])
  })

  it('may fill several fields', () => {
    const flow = readNumbered([58, 128])
    assert.deepEqual([flow.src_vlan, flow.vlan_id], [1, 1])
    assert.deepEqual([flow.dst_peer_as, flow.next_hop_as], [2, 2])
  })

  it('leaves a field absent that no element fills', () => {
    const { type, rate, flows, bytes, ...rest } = readNumbered([1])
    assert.deepEqual({ type, rate, flows, bytes }, { type: 'IPFIX', rate: 1, flows: 1, bytes: 1 })
    assert.deepEqual(Object.keys(rest), [
      'time_received_ns',
      'sequence_num',
      'sampler_address',
      'observation_domain_id',
      'sampler',
      'export_protocol',
    ])
  })

  it('is IE 3 for the number of flows', () => {
    assert.equal(readNumbered([1, 2, 3]).flows, 3)
  })

  it('is IE 312 for bytes and packets of a sampled packet (RFC 5477 §8.5)', () => {
    const flow = readNumbered([312])
    assert.deepEqual([flow.bytes, flow.packets], [1, 1])
  })
})

describe('a template for both IP versions', () => {
  const dual: Specifier[] = [[8, 4], [27, 16], [12, 4], [28, 16], [9, 1], [29, 1]] // biome-ignore format: a template

  it('leaves the addresses of the other version empty', () => {
    const flows = read(
      dual,
      `${v4.a} ${v6.none} ${v4.b} ${v6.none} 18 00`,
      `${v4.none} ${v6.a} ${v4.none} ${v6.b} 00 30`,
    )
    assert.deepEqual(
      flows.map(({ src_addr, dst_addr, etype, ip_version, src_net }) => ({ src_addr, dst_addr, etype, ip_version, src_net })), // biome-ignore format: short
      [
        {
          src_addr: '192.0.2.1',
          dst_addr: '198.51.100.2',
          etype: 'IPv4',
          ip_version: 4,
          src_net: '192.0.2.0/24',
        },
        {
          src_addr: '2001:db8::1',
          dst_addr: '2001:db8::2',
          etype: 'IPv6',
          ip_version: 6,
          src_net: '2001:db8::/48',
        },
      ],
    )
  })

  it('keeps 0.0.0.0 and 255.255.255.255, between which DHCP clients begin', () => {
    const [flow] = read(dual, `${v4.none} ${v6.none} ffffffff ${v6.none} 00 00`)
    assert.deepEqual(
      [flow?.src_addr, flow?.dst_addr, flow?.ip_version],
      ['0.0.0.0', '255.255.255.255', 4],
    )
  })

  it('may say the version itself', () => {
    const flows = read([[60, 1], ...dual], `04 ${v4.a} ${v6.a} ${v4.b} ${v6.b} 18 30`)
    assert.deepEqual([flows[0]?.etype, flows[0]?.src_addr], ['IPv4', '192.0.2.1'])
  })

  it('may be walked over field by field', () => {
    const fields: Specifier[] = [...dual, [236, 65535]]
    const flows = read(
      fields,
      `${v4.a} ${v6.none} ffffffff ${v6.none} 18 00 00`,
      `${v4.none} ${v6.a} ${v4.none} ${v6.b} 00 30 01 41`,
    )
    assert.deepEqual(
      flows.map(({ src_addr, dst_addr }) => [src_addr, dst_addr]),
      [['192.0.2.1', '255.255.255.255'], ['2001:db8::1', '2001:db8::2']], // biome-ignore format: pairs
    )
  })
})

describe('networks', () => {
  it('are the addresses cut to their prefix lengths', () => {
    const fields: Specifier[] = [[8, 4], [12, 4], [9, 1], [13, 1]] // biome-ignore format: a template
    const lengths = ['00 20', '01 1f', '18 21', 'ff 08'].map((pair) => `${v4.a} ${v4.b} ${pair}`)
    assert.deepEqual(
      read(fields, ...lengths).map(({ src_net, dst_net }) => [src_net, dst_net]),
      [
        ['0.0.0.0/0', '198.51.100.2/32'],
        ['128.0.0.0/1', '198.51.100.2/31'],
        ['192.0.2.0/24', undefined], // 33 bits are too many
        [undefined, '198.0.0.0/8'],
      ],
    )
  })

  it('are those of IPv6 too', () => {
    const fields: Specifier[] = [[27, 16], [28, 16], [29, 1], [30, 1]] // biome-ignore format: a template
    assert.deepEqual(
      read(fields, `${v6.a} ${v6.b} 20 80`, `${v6.a} ${v6.b} 00 81`).map((flow) => [flow.src_net, flow.dst_net]), // biome-ignore format: short
      [
        ['2001:db8::/32', '2001:db8::2/128'],
        ['::/0', undefined],
      ],
    )
  })

  it('are the prefixes of the record where it has them', () => {
    const fields: Specifier[] = [[8, 4], [44, 4], [9, 1]] // biome-ignore format: a template
    assert.equal(read(fields, `${v4.a} ${v4.b} 10`)[0]?.src_net, '198.51.0.0/16')
  })

  it('are unknown without a prefix length', () => {
    assert.equal(read([[8, 4]], v4.a)[0]?.src_net, undefined)
  })
})

describe('RFC 3032 §2.1, MPLS label stacks', () => {
  const labels: Specifier[] = [[70, 3], [71, 3], [72, 3], [1, 1]] // biome-ignore format: a template

  it('are the labels of each record, top first, without class, stack bit and empty places', () => {
    const flows = read(labels, '000100 000200 000301 01', '000400 000500 000601 02', 'fffff1 000000 000000 03') // biome-ignore format: short
    assert.deepEqual(
      flows.map((flow) => flow.mpls_label),
      [[16, 32, 48], [64, 80, 96], [0xfffff]], // biome-ignore format: stacks
    )
  })

  it('have up to ten labels in each of a full batch', () => {
    const all = Array.from({ length: 10 }, (_, i): Specifier => [70 + i, 3])
    const record = all.map((_field, i) => unsigned((i + 1) * 16, 3)).join(' ')
    const flows = read(all, ...new Array<string>(600).fill(record))
    assert.equal(flows.length, 600)
    for (const flow of flows) assert.deepEqual(flow.mpls_label, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('are read from records that differ in length as well', () => {
    const flows = read([...labels, [236, 65535]], '000100 000200 000301 01 00', '000400 000500 000601 02 01 41') // biome-ignore format: short
    assert.deepEqual(flows.map((flow) => flow.mpls_label), [[16, 32, 48], [64, 80, 96]]) // biome-ignore format: stacks
  })
})

describe('the time of a flow', () => {
  const ns = 'time_flow_start_ns'

  const encodings = {
    'IE 150, seconds': [[150, 4], '6553f100', '1700000000000000000'],
    'IE 150 in reduced size': [[150, 3], '53f100', '5501184000000000'],
    'IE 152, milliseconds': [[152, 8], '0000018bcfe568ff', '1700000000255000000'],
    // NTP: 1700000000 + 2208988800 seconds since 1900, and half a second
    'IE 154, "microseconds"': [[154, 8], 'e8fe6f80 80000000', '1700000000500000000'],
    'IE 156, "nanoseconds"': [[156, 8], 'e8fe6f80 00000005', '1700000000000000001'],
    'IE 156 just before the next second': [[156, 8], 'e8fe6f80 ffffffff', '1700000001000000000'],
    'IE 158, microseconds before the export': [[158, 4], '000f4241', '1699999998999999000'],
    'IE 322, seconds of a packet': [[322, 4], '6553f100', '1700000000000000000'],
    'IE 323, milliseconds of a packet': [[323, 8], '0000018bcfe568ff', '1700000000255000000'],
    'IE 325, a packet': [[325, 8], 'e8fe6f80 40000000', '1700000000250000000'],
  } as const
  for (const [name, [field, digits, expected]] of Object.entries(encodings)) {
    it(`is ${name}, in IPFIX and in v9`, () => {
      assert.equal(read([field], digits)[0]?.[ns], expected)
      const sets = [set(0, template(256, [field])), set(256, digits)]
      const [flow] = new TestDecoder().receive(netflow9(sets, { uptime: 12_345 }))
      assert.equal(flow?.[ns], expected)
    })
  }

  for (const [start, end] of [
    [150, 151],
    [152, 153],
    [154, 155],
    [156, 157],
    [158, 159],
  ] as const) {
    it(`ends in IE ${end} as it begins in IE ${start}`, () => {
      const digits = start === 150 || start === 158 ? '6553f100' : 'e8fe6f80 40000000'
      const length = digits.length === 8 ? 4 : 8
      const [flow] = read([[start, length], [end, length]], `${digits} ${digits}`) // biome-ignore format: pairs
      assert.equal(flow?.time_flow_end_ns, flow?.[ns])
    })
  }

  it('is absolute rather than relative', () => {
    const [flow] = read([[158, 4], [152, 8]], '000f4241 0000018bcfe568ff') // biome-ignore format: pairs
    assert.equal(flow?.[ns], '1700000000255000000')
  })

  it('is absent where the NTP seconds are 0', () => {
    assert.equal(read([[156, 8]], '00000000 00000000')[0]?.[ns], undefined)
  })

  it('counts from the uptime in the header of v9 (IE 21, 22)', () => {
    const sets = [set(0, template(256, [[22, 4], [21, 4]])), set(256, '00000bb8 00000fa0')] // biome-ignore format: pairs
    const [flow] = new TestDecoder().receive(netflow9(sets, { uptime: 5000 }))
    assert.equal(flow?.[ns], '1699999998000000000')
    assert.equal(flow?.time_flow_end_ns, '1699999999000000000')
  })

  it('counts from the uptime across its wrap', () => {
    const sets = [set(0, template(256, [[22, 4]])), set(256, 'fffffc18')]
    const [flow] = new TestDecoder().receive(netflow9(sets, { uptime: 1000 }))
    assert.equal(flow?.[ns], '1699999998000000000')
  })

  it('counts from IE 160 of its own record, in both versions', () => {
    const fields: Specifier[] = [[160, 8], [22, 4]] // biome-ignore format: pairs
    const boots = [1_699_999_000_000, 1_699_999_100_000]
    const records = boots.map((boot) => `${unsigned(boot, 8)} 00000bb8`).join(' ')
    const expected = ['1699999003000000000', '1699999103000000000']
    assert.deepEqual(read(fields, records).map((flow) => flow[ns]), expected) // biome-ignore format: short
    const sets = [set(0, template(256, fields)), set(256, records)]
    const flows = new TestDecoder().receive(netflow9(sets, { uptime: 77 }))
    assert.deepEqual(flows.map((flow) => flow[ns]), expected) // biome-ignore format: short
    const variable = records.replaceAll('00000bb8', '00000bb8 00')
    assert.deepEqual(read([...fields, [236, 65535]], variable).map((flow) => flow[ns]), expected) // biome-ignore format: short
  })

  it('counts from IE 160 of options data where its record has none', () => {
    const test = new TestDecoder()
    const options = set(3, '0101 0002 0001  0095 0004  00a0 0008') // scope: observation domain
    test.receive(ipfix([options, set(257, `00000001 ${unsigned(1_699_999_000_000, 8)}`)]))
    const sets = [set(2, template(256, [[22, 4]])), set(256, '00000bb8')]
    assert.equal(test.receive(ipfix(sets))[0]?.[ns], '1699999003000000000')
    assert.equal(test.receive(ipfix(sets, { domain: 2 }))[0]?.[ns], undefined)
  })

  it('counts from IE 160 across the wrap of the uptime, every 49 days', () => {
    const boot = 1_694_000_000_000
    const uptime = (1_699_999_999_000 - boot) % 2 ** 32
    const [flow] = read([[160, 8], [22, 4]], `${unsigned(boot, 8)} ${unsigned(uptime, 4)}`) // biome-ignore format: pairs
    assert.equal(flow?.[ns], '1699999999000000000')
  })

  it('is absent in IPFIX where nobody says when the sampler was started', () => {
    assert.equal(read([[22, 4]], '00000bb8')[0]?.[ns], undefined)
    assert.equal(read([[160, 8], [22, 4]], '0000000000000000 00000bb8')[0]?.[ns], undefined) // biome-ignore format: pairs
  })
})

describe('a number in part of a byte', () => {
  it('is the type and the code of ICMP in one field (IE 32, 139)', () => {
    const [flow] = read([[32, 2]], '0304')
    assert.deepEqual([flow?.icmp_type, flow?.icmp_code], [3, 4])
    assert.equal(read([[139, 2]], '8100')[0]?.icmp_type, 129)
  })

  it('is the upper six bits of the type of service for IE 195, three for IE 196', () => {
    assert.equal(read([[195, 1]], '2e')[0]?.ip_tos, 184)
    assert.equal(read([[196, 1]], '05')[0]?.ip_tos, 160)
  })

  it('is the upper three bits for the flags of a fragment (IE 197)', () => {
    assert.equal(read([[197, 1]], '40')[0]?.ip_flags, 2)
  })
})
