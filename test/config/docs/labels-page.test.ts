import { describe, it } from 'node:test'
import { labelsPage } from '../../../src/config/docs/labels-page.ts'
import { assertGolden } from '../../support/golden.ts'

describe('docs/labels.md', () => {
  it('is in step with the field table', () => assertGolden(labelsPage(), 'docs/labels.md'))
})
