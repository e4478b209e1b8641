import { setTimeout as sleep } from 'node:timers/promises'

/** Asks until something is so, which may take minutes on a busy machine. */
export async function until(what, isSo) {
  for (const end = Date.now() + 180_000; Date.now() < end; await sleep(100)) if (await isSo()) return
  throw new Error(`not within three minutes: ${what}`)
}
