import type { Worker } from 'node:worker_threads'
import { holdTimers } from './hold-timers.ts'

/** How long a lane that died for the first time waits before it is started again, in milliseconds. */
const RESTART = 100

/** Ends the thread of a lane, and runs something before it is started again. */
export async function whileAway(
  thread: Worker | undefined,
  run: () => Promise<void>,
): Promise<void> {
  const restart = holdTimers(RESTART)
  try {
    await thread?.terminate()
    await run()
  } finally {
    restart.release()
  }
}
