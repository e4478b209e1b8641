import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DecoderLimits } from '../../src/decode/decoder-limits.ts'
import { newDecoder } from '../support/decode-capture.ts'
import { assertBalance, assertBounds } from '../support/decoder-balance.ts'
import { ignore } from '../support/ignore.ts'
import { TEMPLATE_IDS, type TemplateBomb, templateBomb } from '../support/template-bomb.ts'

/** As the configuration has them. */
const limits: DecoderLimits = {
  samplers: 1000,
  sessions: 4000,
  templatesPerSession: 1024,
  templateBytes: 32 * 1024 * 1024,
  inBandNames: 50_000,
  parkedBytes: 16 * 1024 * 1024,
  parkedAge: 600_000,
}

/** FULL_BOMB=1 runs all of 65 280 ids in 1000 sessions; a hundredth is enough for every day. */
const sessions = process.env.FULL_BOMB === '1' ? 1000 : 10

function explode(bomb: TemplateBomb, given: DecoderLimits) {
  let problems = 0
  const decoder = newDecoder({ ...ignore, problem: () => problems++ }, given)
  const before = process.memoryUsage()
  let during = before.rss
  let received = 0
  for (const { bytes, address, port } of templateBomb(bomb)) {
    decoder.receive({ format: 'flow', bytes, address, port, received: ++received })
    if (received % 10 === 0) {
      assertBounds(decoder, given)
      during = Math.max(during, process.memoryUsage().rss)
    }
  }
  assertBounds(decoder, given)
  assertBalance(decoder, received)
  const mebibytes = [before.rss, during, process.memoryUsage().rss].map((rss) => rss >> 20)
  return { received, problems, mebibytes, decoder }
}

describe('a bomb of templates', () => {
  const bombs: readonly [string, TemplateBomb][] = [
    ['from many samplers', { samplers: 1000, sessions, ids: TEMPLATE_IDS }],
    ['from many ports of one sampler', { samplers: 1, sessions, ids: TEMPLATE_IDS }],
    ['of few templates in many sessions', { samplers: 700, sessions: 20_000, ids: 20 }],
    ['of more samplers than there may be', { samplers: 2000, sessions: 4000, ids: 20 }],
  ]
  for (const [name, bomb] of bombs) {
    it(`${name} is counted whole, in bounded memory`, (t) => {
      const start = performance.now()
      const { received, mebibytes } = explode(bomb, limits)
      const seconds = (performance.now() - start) / 1000
      t.diagnostic(
        `${bomb.sessions} sessions × ${bomb.ids} templates: ${received} datagrams in ${seconds.toFixed(1)} s, RSS ${mebibytes.join(' → ')} MiB`,
      )
    })
  }

  it('leaves nothing behind that is not within its bound', () => {
    const narrow = { ...limits, sessions: 50, templatesPerSession: 10, templateBytes: 100_000 }
    const { decoder } = explode({ samplers: 30, sessions: 200, ids: 500 }, narrow)
    let templates = 0
    for (const { domains } of decoder.samplers) {
      for (const domain of domains) {
        templates += domain.newest.size
        for (const session of domain.sessions.values()) assert.ok(session.templates.size <= 10)
      }
    }
    assert.ok(templates <= 100_000 / 1600)
  })
})
