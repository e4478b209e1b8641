import type { ServerResponse } from 'node:http'
import { setImmediate } from 'node:timers/promises'

/**
 * Sends a body at the pace of its reader and ends the response. Tells whether all of it was taken;
 * a reader that goes away, or has not taken it within `timeout` ms, is cut off.
 */
export async function send(
  response: ServerResponse,
  chunks: readonly Buffer[],
  timeout: number,
): Promise<boolean> {
  if (response.destroyed) return false
  const closed = new Promise<void>((resolve) => response.once('close', resolve))
  const timer = setTimeout(() => response.destroy(), timeout)
  for (const chunk of chunks) {
    if (response.destroyed) break
    if (!response.write(chunk)) await Promise.race([closed, drained(response)])
    // a fast reader drains at once, without a turn for anybody else
    await setImmediate()
  }
  if (!response.destroyed) response.end()
  await closed
  clearTimeout(timer)
  return response.writableFinished
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once('drain', resolve))
}
