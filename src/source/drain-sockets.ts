import { setImmediate as nextTurn } from 'node:timers/promises'

/** The longest that stopping takes in what is still coming, in milliseconds. */
const DRAIN_MS = 500

/**
 * Lets come what the kernel has received: closing a socket would throw it away. `received` counts
 * what has come.
 */
export async function drainSockets(received: () => number): Promise<void> {
  const deadline = performance.now() + DRAIN_MS
  // the event loop looks at the sockets in between, at the latest after the first of two turns
  for (let quiet = 0; quiet < 2 && performance.now() < deadline; ) {
    const before = received()
    await nextTurn()
    quiet = received() === before ? quiet + 1 : 0
  }
}
