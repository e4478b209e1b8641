import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AsNames } from '../../src/enrich/as-names/as-names.ts'
import { InterfaceDirectory } from '../../src/enrich/interfaces/interface-directory.ts'
import { ToldNames } from '../../src/enrich/interfaces/told-names.ts'
import { type LabelSources, labelText } from '../../src/enrich/label-texts.ts'
import { CalledSamplers } from '../../src/enrich/samplers/called-samplers.ts'
import { SamplerNames } from '../../src/enrich/samplers/sampler-names.ts'
import type { FieldName } from '../../src/model/fields.ts'
import type { InterfaceAttributes } from '../../src/model/interface-attributes.ts'

const [a, b] = ['192.0.2.1', '192.0.2.2']

/** Sources in which two samplers are called `edge`; SNMP says what `answer` says. */
function sources(
  answer: (sampler: string, ifIndex: number) => InterfaceAttributes | undefined = () => ({}),
): LabelSources {
  const names = new SamplerNames({
    sources: ['dns'],
    names: [],
    dns: { find: (address) => ([a, b].includes(address) ? 'edge' : '') },
  })
  const samplers = new CalledSamplers(names, 10, () => undefined)
  for (const address of [a, b]) samplers.look(address)
  const interfaces = new InterfaceDirectory({
    sources: ['in_band', 'snmp'],
    interfaces: [],
    rules: [],
    limit: 100,
    snmp: { findInterface: answer },
    changed: () => undefined,
    tooSlow: () => undefined,
  })
  const told = () => new ToldNames(10, () => undefined)
  const asNames = new AsNames()
  return { asNames, isLearning: false, interfaces, samplers, vrfs: told(), applications: told() }
}

describe('what a label reads that follows others', () => {
  it('is a name of any sampler that is called so', () => {
    const all = sources()
    all.interfaces.learn(b, 7, { name: 'xe-7', description: '' })
    all.vrfs.learn(b, 3, 'mgmt')
    all.applications.learn(a, '1:89', 'ospf')
    const read = (field: FieldName, ...follows: string[]) => labelText(all, field, follows).text
    assert.equal(read('in_if_name', 'edge', '7'), 'xe-7')
    assert.equal(read('out_if_name', b, '7'), 'xe-7')
    assert.equal(read('in_vrf_name', 'edge', '3'), 'mgmt')
    assert.equal(read('application_name', 'edge', '1:89'), 'ospf')
  })

  it('is the index, unknown or empty where nothing is known', () => {
    const read = (field: FieldName, ...follows: string[]) => labelText(sources(), field, follows)
    const settled = (text: string) => ({ text, pending: false })
    assert.deepEqual(read('in_if_name', 'edge', '9'), settled('9'))
    assert.deepEqual(read('in_if_alias', 'edge', '9'), settled('unknown'))
    assert.deepEqual(read('in_if_name', 'edge', 'local'), settled('local'))
    assert.deepEqual(read('in_if_boundary', 'edge', '0'), settled('unknown'))
    assert.deepEqual(read('in_vrf_name', 'edge', '3'), settled('unknown'))
    assert.deepEqual(read('src_as_name', '3320'), settled(''))
    assert.deepEqual(read('src_as_name', '0'), settled(''))
    assert.deepEqual(read('src_as_name', '64512'), settled('Private use'))
  })

  it('is pending while a device is asked, unless another one of that name knows', () => {
    const all = sources((sampler) => (sampler === a ? undefined : {}))
    assert.deepEqual(labelText(all, 'in_if_name', ['edge', '7']), { text: '7', pending: true })
    all.interfaces.learn(b, 7, { name: 'xe-7', description: '' })
    assert.deepEqual(labelText(all, 'in_if_name', ['edge', '7']), { text: 'xe-7', pending: false })
  })

  it('is pending while databases that may have names of AS are read', () => {
    const all = { ...sources(), isLearning: true }
    assert.deepEqual(labelText(all, 'src_as_name', ['3320']), { text: '', pending: true })
    assert.deepEqual(labelText(all, 'src_as_name', ['0']), { text: '', pending: false })
    all.asNames.learn(3320, 'DTAG')
    assert.equal(labelText({ ...all, isLearning: false }, 'dst_as_name', ['3320']).text, 'DTAG')
  })
})
