import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Domain } from '../../../src/decode/domain.ts'
import { protocols } from '../../../src/decode/protocols.ts'
import { AgentDrops } from '../../../src/decode/sflow5/agent-drops.ts'

describe('AgentDrops', () => {
  it('keeps the data sources of each domain apart', () => {
    const [one, other] = [1, 2].map((id) => new Domain(protocols.sflow_5, id))
    assert.ok(one && other)
    const drops = new AgentDrops()
    drops.begin(one)
    drops.note(7, 1, 100)
    drops.begin(other)
    assert.equal(drops.note(7, 1, 500), 0)
    drops.begin(one)
    assert.equal(drops.note(7, 2, 101), 1)
  })

  it('begins anew rather than remember more than 65 536 data sources', () => {
    const drops = new AgentDrops()
    drops.begin(new Domain(protocols.sflow_5, 1))
    for (let source = 0; source < 65_536; source++) drops.note(source, 1, 0)
    assert.equal(drops.note(0, 2, 5), 5)
    drops.note(65_536, 1, 0)
    assert.equal(drops.note(0, 3, 9), 0)
    assert.equal(drops.note(0, 4, 10), 1)
  })
})
