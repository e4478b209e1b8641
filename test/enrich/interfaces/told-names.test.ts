import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ToldNames } from '../../../src/enrich/interfaces/told-names.ts'

describe('names of VRFs and applications', () => {
  it('are those that the sampler told last, and bounded', () => {
    const changed: string[] = []
    const names = new ToldNames(2, (sampler, key) => changed.push(`${sampler} ${key}`))
    names.learn('192.0.2.1', 7, 'red')
    names.learn('192.0.2.1', 7, 'red')
    names.learn('192.0.2.1', '3:80', 'http')
    assert.equal(names.find('192.0.2.1', 7), 'red')
    assert.equal(names.find('192.0.2.2', 7), '')
    names.learn('192.0.2.1', 7, 'blue')
    names.learn('192.0.2.2', 7, 'green')
    assert.equal(names.find('192.0.2.1', 7), 'blue')
    assert.equal(names.find('192.0.2.1', '3:80'), '')
    assert.equal(names.evicted, 1)
    assert.deepEqual(changed, ['192.0.2.1 7', '192.0.2.1 3:80', '192.0.2.1 7', '192.0.2.2 7'])
  })
})
