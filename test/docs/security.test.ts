import { describe, it } from 'node:test'
import { settingTable } from '../../src/config/docs/setting-table.ts'
import { settingsOf } from '../../src/config/settings.ts'
import { webConfigSchema } from '../../src/config/web/web-config-schema.ts'
import { assertGoldenPart } from '../support/golden-part.ts'

describe('docs/security.md', () => {
  it('has every setting of a web configuration file', () => {
    assertGoldenPart(settingTable(settingsOf(webConfigSchema)), 'docs/security.md', 'web-config')
  })
})
