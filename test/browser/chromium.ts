import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

/** Far longer than anything takes in a browser on a busy machine, in milliseconds. */
export const PATIENCE = 180_000

/** Why tests that need a browser are skipped, if they are. */
export const withoutChromium = existsSync(executablePath)
  ? false
  : `there is no ${executablePath}: apt-get install chromium`

/** Starts Debian's Chromium, without a window. */
export function startChromium(): Promise<Browser> {
  // a container gives it neither a sandbox nor a graphics card
  const args = ['--no-sandbox', '--disable-gpu']
  return chromium.launch({ executablePath, args, timeout: PATIENCE })
}
