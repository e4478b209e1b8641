import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { ConfigError } from '../../src/config/config-error.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { assertGolden } from '../support/golden.ts'

const folder = 'test/config/bad'

/** A file for each mistake: NAME.yaml, and in NAME.txt what the user is told. */
describe('a mistake in the file', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.yaml'))) {
    it(`is explained: ${name.slice(0, -'.yaml'.length).replaceAll('-', ' ')}`, () => {
      const text = readFileSync(`${folder}/${name}`, 'utf8')
      assert.throws(
        () => loadConfig({ file: { name, text }, environment: {}, flags: {} }),
        (error) => {
          assert.ok(error instanceof ConfigError)
          assertGolden(`${error.message}\n`, `${folder}/${name.replace(/yaml$/, 'txt')}`)
          return true
        },
      )
    })
  }
})
