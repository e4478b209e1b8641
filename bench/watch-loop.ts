import { type Took, threadTime } from './thread-time.ts'

/** Watches for the longest time that nothing else gets its turn, and the most CPU time of this thread, in milliseconds. */
export function watchLoop(): () => Promise<Took> {
  let wall = 0
  let cpu = 0
  let lastCpu = threadTime()
  let last = performance.now()
  let running = true
  const tick = () => {
    const now = performance.now()
    const nowCpu = threadTime()
    wall = Math.max(wall, now - last)
    cpu = Math.max(cpu, nowCpu - lastCpu)
    last = now
    lastCpu = nowCpu
    if (running) setImmediate(tick)
  }
  setImmediate(tick)
  return async () => {
    await new Promise((resolve) => setImmediate(resolve))
    running = false
    return { wall, cpu }
  }
}
