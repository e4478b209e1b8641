import type { Worker } from 'node:worker_threads'

/** Preloaded into a program: from SIGUSR2 on its first lane is away, as each thread ends that is started for it. */
const threads: Worker[] = []
let isHeld = false
process.on('worker', (thread) => {
  threads.push(thread)
  if (isHeld) void thread.terminate()
})
process.on('SIGUSR2', () => {
  isHeld = true
  void threads[0]?.terminate()
})
