import { mock } from 'node:test'
import type { Worker } from 'node:worker_threads'

/** Longer than a lane that died waits before it is started again, in milliseconds. */
const RESTART = 100

/** Ends the thread of a lane, and runs something before it is started again, however long that takes. */
export async function whileAway(
  thread: Worker | undefined,
  run: () => Promise<void>,
): Promise<void> {
  mock.timers.enable({ apis: ['setTimeout'] })
  try {
    await thread?.terminate()
    await run()
    mock.timers.tick(RESTART)
  } finally {
    mock.timers.reset()
  }
}
