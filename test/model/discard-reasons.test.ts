import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { discardReason } from '../../src/model/discard-reasons.ts'

describe('the name of a reason to discard a packet', () => {
  const names = {
    0: 'net_unreachable',
    4: 'frag_needed',
    15: 'precedence_cutoff',
    256: 'unknown',
    258: 'acl',
    279: 'unresolved_neigh',
    303: 'split_horizon',
    332: 'dev_hdr',
    366: 'tc_egress',
    372: 'bgp_flowspec',
  }
  for (const [number, name] of Object.entries(names)) {
    it(`is ${name} for ${number}`, () => assert.equal(discardReason(Number(number)), name))
  }

  it('is the number where there is none', () => {
    assert.deepEqual([16, 255, 373].map(discardReason), ['16', '255', '373'])
  })
})
