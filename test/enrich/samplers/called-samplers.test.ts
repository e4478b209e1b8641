import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CalledSamplers } from '../../../src/enrich/samplers/called-samplers.ts'
import { SamplerNames } from '../../../src/enrich/samplers/sampler-names.ts'

/** Names that are there, `undefined` for one that is being asked for. */
class TestNames {
  readonly changes: string[] = []
  readonly samplers: CalledSamplers
  #names: Readonly<Record<string, string | undefined>>

  constructor(names: Readonly<Record<string, string | undefined>>, limit = 10) {
    this.#names = names
    this.samplers = new CalledSamplers(this.#source(), limit, (address, name) =>
      this.changes.push(`${address} ${name}`),
    )
    for (const address of Object.keys(names)) this.samplers.look(address)
  }

  async use(names: Readonly<Record<string, string | undefined>>): Promise<void> {
    this.#names = names
    await this.samplers.use(this.#source())
  }

  unique(...addresses: string[]): string[] {
    return addresses.map((address) => this.samplers.uniqueName(address))
  }

  #source(): SamplerNames {
    const find = (address: string) => (address in this.#names ? this.#names[address] : '')
    return new SamplerNames({ sources: ['dns'], names: [], dns: { find } })
  }
}

const [a, b, c] = ['192.0.2.1', '192.0.2.2', '192.0.2.3']

describe('what samplers are called', () => {
  it('is told when it becomes another name, and when it is lost', async () => {
    const test = new TestNames({ [a]: 'a', [b]: '', [c]: undefined })
    assert.deepEqual(test.changes.splice(0), [`${a} a`])
    await test.use({ [a]: 'A', [b]: 'b', [c]: undefined })
    assert.deepEqual(test.changes.splice(0).sort(), [`${a} A`, `${b} b`])
    await test.use({})
    assert.deepEqual(test.changes.splice(0).sort(), [`${a} `, `${b} `])
    test.samplers.look(a)
    assert.deepEqual(test.changes, [])
  })

  it('stays as it was while another source is asked', async () => {
    const test = new TestNames({ [a]: 'a' })
    await test.use({ [a]: undefined })
    assert.deepEqual([...test.samplers.all()], [[a, 'a']])
    assert.deepEqual(test.samplers.find(a), { text: 'a', pending: false })
  })

  it('may still become another one as long as it is asked for the first time', () => {
    const { samplers } = new TestNames({ [a]: 'a', [b]: '', [c]: undefined })
    assert.deepEqual(samplers.find(a), { text: 'a', pending: false })
    assert.deepEqual(samplers.find(b), { text: b, pending: false })
    assert.deepEqual(samplers.find(c), { text: c, pending: true })
    assert.deepEqual(samplers.find('a'), { text: 'a', pending: false })
  })

  it('leads back to the addresses, several where they have one name', async () => {
    const test = new TestNames({ [a]: 'x', [b]: 'x', [c]: '' })
    const addresses = (text: string) => [...test.samplers.addressesOf(text)]
    assert.deepEqual([addresses('x'), addresses(c), addresses('y')], [[a, b], [c], ['y']])
    await test.use({ [b]: 'y' })
    assert.deepEqual([addresses('x'), addresses(a), addresses('y')], [['x'], [a], [b]])
  })

  it('is unique where it has to be: who comes later has its address', async () => {
    const test = new TestNames({ [a]: 'x', [b]: 'x', [c]: 'y' })
    assert.deepEqual(test.unique(a, b, c, '192.0.2.9'), ['x', b, 'y', '192.0.2.9'])
    await test.use({ [a]: 'z', [b]: 'x', [c]: 'x' })
    assert.deepEqual(test.unique(a, b, c), ['z', 'x', c])
  })

  it('is no name where it might be another address, or all others', () => {
    const test = new TestNames({ [a]: b, [b]: '', [c]: 'other' })
    assert.deepEqual(test.unique(a, b, c, 'other'), [a, b, c, 'other'])
  })

  it('is not asked of what stands for all others', () => {
    const test = new TestNames({ other: 'x' })
    assert.deepEqual([...test.samplers.all()], [])
  })

  it('is remembered of so many, those who were silent longest leave', () => {
    const test = new TestNames({ [a]: 'a', [b]: 'b', [c]: 'c' }, 2)
    assert.deepEqual(test.unique(a, b, c), [a, 'b', 'c'])
    assert.deepEqual([...test.samplers.addressesOf('a')], ['a'])
    test.samplers.look(b)
    test.samplers.look(a)
    assert.deepEqual(test.unique(a, b, c), ['a', 'b', c])
  })
})
