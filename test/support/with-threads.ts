import type { Worker } from 'node:worker_threads'

/** Runs a test with the threads that are started meanwhile, in their order. */
export async function withThreads(
  run: (threads: readonly Worker[]) => Promise<void>,
): Promise<void> {
  const threads: Worker[] = []
  const remember = (thread: Worker) => threads.push(thread)
  process.on('worker', remember)
  try {
    await run(threads)
  } finally {
    process.off('worker', remember)
  }
}
