import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Status } from '../../src/model/status.ts'
import { eventually } from '../support/eventually.ts'
import { anywhere, spawnProgram } from '../support/spawn-program.ts'
import { startChromium } from './chromium.ts'

// Takes the pictures of docs/status-page.md and of the README: a flowtally with the traffic of its demo,
// looked at in both themes and two widths. To be run by `npm run screenshots`.

const folder = 'docs/images'
const widths = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } }
const themes = ['light', 'dark'] as const

/** Points of the charts that there are to be: a minute and a half. */
const POINTS = 45

const program = spawnProgram([...anywhere, '--demo'])
const browser = await startChromium()
try {
  const { url } = await program.line('serving metrics')
  const root = new URL('/', String(url))
  await eventually(async () => {
    const response = await fetch(new URL('api/status', root))
    const { traffic } = (await response.json()) as Status
    assert.ok(traffic.history.time.length >= POINTS)
  })
  mkdirSync(folder, { recursive: true })
  for (const theme of themes) {
    for (const [name, viewport] of Object.entries(widths)) {
      const page = await browser.newPage({ viewport, colorScheme: theme })
      await page.goto(root.href)
      await page.waitForSelector('#chart-packets canvas')
      await page.screenshot({ path: join(folder, `status-${name}-${theme}.png`) })
    }
  }
} finally {
  await browser.close()
  program.child.kill('SIGKILL')
}
