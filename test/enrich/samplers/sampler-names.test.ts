import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SamplerNames } from '../../../src/enrich/samplers/sampler-names.ts'
import { parseNetwork } from '../../../src/model/address.ts'

const names = ['192.0.2.1', '192.0.2.0/24', '2001:db8::/32'].flatMap((text) => {
  const network = parseNetwork(text)
  return network === undefined ? [] : [{ network, value: `in ${text}` }]
})

describe('the name of a sampler', () => {
  it('is that of the longest prefix', () => {
    const one = new SamplerNames({ sources: ['static'], names })
    assert.equal(one.find('192.0.2.1'), 'in 192.0.2.1')
    assert.equal(one.find('192.0.2.2'), 'in 192.0.2.0/24')
    assert.equal(one.find('2001:db8::1'), 'in 2001:db8::/32')
    assert.equal(one.find('198.51.100.1'), '')
    assert.equal(one.find('other'), '')
  })

  it('is not asked for where there is no address', () => {
    const fail = () => assert.fail('asked')
    const names = new SamplerNames({
      sources: ['static', 'snmp', 'dns'],
      names: [],
      snmp: { findName: fail },
      dns: { find: fail },
    })
    assert.equal(names.find('router1.example'), '')
  })

  it('is that of the first source that has one, and waits for those that rank higher only', () => {
    let sysName: string | undefined
    let ptr: string | undefined
    const snmp = { findName: () => sysName }
    const dns = { find: () => ptr }
    const one = new SamplerNames({ sources: ['static', 'snmp', 'dns'], names, snmp, dns })
    assert.equal(one.find('192.0.2.1'), 'in 192.0.2.1')
    assert.equal(one.find('198.51.100.1'), undefined)
    sysName = ''
    assert.equal(one.find('198.51.100.1'), undefined)
    ptr = 'bdr1.example.net'
    assert.equal(one.find('198.51.100.1'), 'bdr1.example.net')
    sysName = 'bdr1'
    ptr = undefined
    assert.equal(one.find('198.51.100.1'), 'bdr1')
  })
})
