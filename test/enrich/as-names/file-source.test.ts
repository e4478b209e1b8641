import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, beforeEach, describe, it } from 'node:test'
import { asNameSetup } from '../../support/as-name-setup.ts'
import { eventually } from '../../support/eventually.ts'

const MINUTE = 60_000
const folder = mkdtempSync(join(tmpdir(), 'flowtally-as-names-'))
after(() => rmSync(folder, { recursive: true }))

let path = ''
let files = 0
let setup = asNameSetup([])
beforeEach(() => {
  path = join(folder, `${files++}.txt`)
  setup = asNameSetup([{ kind: 'file', path }])
})
afterEach(() => setup.lists.stop())

/** Until the file was looked at and the next look is planned. */
async function looked() {
  await eventually(() => assert.deepEqual(setup.clock.waits, [MINUTE]))
}

async function nextLook() {
  setup.clock.advance(MINUTE)
  await looked()
}

/** Puts a file in the place of another, as it should be done. */
function replace(text: string) {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}

const [first, second] = ['1 LVLT-1, US\n2 UDEL-DCN, US\n', '1 LEVEL3, US\n']

describe('a file with AS names', () => {
  it('is read in the background, and its names are pending until then', async () => {
    writeFileSync(path, first)
    await setup.lists.start()
    assert.equal(setup.names.find(1), undefined)
    await looked()
    assert.deepEqual(setup.names.find(1), { name: 'LVLT-1', country: 'US' })
    assert.deepEqual(setup.lists.states, [
      { source: path, entries: 2, unreadable: 0, succeeded: setup.clock.now(), error: '' },
    ])
    assert.deepEqual(setup.lines, [
      { level: 'info', fields: { source: path, entries: 2 }, message: 'AS names were read' },
    ])
  })

  it('is read again within a minute when it changed, and only then', async () => {
    writeFileSync(path, first)
    await setup.lists.start()
    await looked()
    await nextLook()
    assert.equal(setup.lines.length, 1)
    assert.equal(setup.lists.states[0]?.succeeded, setup.clock.now())
    replace(second)
    await nextLook()
    assert.equal(setup.names.find(1)?.name, 'LEVEL3')
    assert.equal(setup.names.find(2)?.name, '')
    assert.equal(setup.lines.length, 2)
  })

  it('is read again at once on demand', async () => {
    writeFileSync(path, first)
    await setup.lists.start()
    await looked()
    setup.lists.reload()
    await eventually(() => assert.equal(setup.lines.length, 2))
  })

  it('may be missing: says so once, and has no names until it is there', async () => {
    await setup.lists.start()
    await looked()
    await nextLook()
    assert.equal(setup.names.find(1)?.name, '')
    const [line, ...more] = setup.warnings()
    assert.deepEqual(more, [])
    assert.match(`${line?.fields.error}`, /^there is no such file$/)
    assert.match(`${line?.message}`, /^no AS names: check the file/)
    writeFileSync(path, first)
    await nextLook()
    assert.equal(setup.names.find(1)?.name, 'LVLT-1')
    assert.equal(setup.lists.states[0]?.error, '')
  })

  for (const [what, damage, error] of [
    ['vanishes', () => rmSync(path), /^there is no such file$/],
    ['is cut to nothing', () => truncateSync(path), /it is empty/],
    ['becomes something else', () => replace('<html>404</html>\n'), /page of HTML/],
    ['gets too large', () => truncateSync(path, 2 ** 26 + 1), /longer than 64 MiB/],
  ] as const) {
    it(`keeps its names when it ${what}`, async () => {
      writeFileSync(path, first)
      await setup.lists.start()
      await looked()
      damage()
      await nextLook()
      await nextLook()
      assert.equal(setup.names.find(1)?.name, 'LVLT-1')
      assert.match(`${setup.lists.states[0]?.error}`, error)
      assert.equal(setup.lists.states[0]?.succeeded, setup.clock.now() - 2 * MINUTE)
      assert.equal(setup.warnings().length, 1)
      assert.match(`${setup.warnings()[0]?.message}`, /^AS names stay as they were: check the file/)
      replace(first)
      await nextLook()
      assert.equal(setup.lists.states[0]?.error, '')
    })
  }

  it('is no directory', async () => {
    const { lists, warnings } = asNameSetup([{ kind: 'file', path: folder }])
    await lists.start()
    await eventually(() => assert.equal(warnings()[0]?.fields.error, 'it is no file'))
    await lists.stop()
  })

  it('says how many of its lines are unreadable, and shows the first', async () => {
    writeFileSync(path, `${first}what?\n`)
    await setup.lists.start()
    await looked()
    assert.equal(setup.lists.states[0]?.unreadable, 1)
    assert.equal(setup.lines[0]?.fields.first_unreadable, 'what?')
  })
})

describe('lists of AS names', () => {
  it('count in their order, which may change while they keep their names', async () => {
    const other = `${path}.other`
    writeFileSync(path, first)
    writeFileSync(other, second)
    await setup.lists.start()
    await looked()
    await setup.lists.update([
      { kind: 'file', path: other },
      { kind: 'file', path },
    ])
    await eventually(() => assert.equal(setup.names.find(1)?.name, 'LEVEL3'))
    assert.equal(setup.names.find(2)?.name, 'UDEL-DCN')
    await setup.lists.update([{ kind: 'file', path }])
    assert.equal(setup.names.find(1)?.name, 'LVLT-1')
    assert.deepEqual(setup.clock.waits, [MINUTE])
    assert.equal(setup.lines.length, 2)
  })
})
