import assert from 'node:assert/strict'
import { it } from 'node:test'
import { applications } from '../../../../src/source/generator/traffic/applications.ts'

it('the shares of all applications add up to a thousand', () => {
  assert.equal(
    applications.reduce((sum, { share }) => sum + share, 0),
    1000,
  )
})
