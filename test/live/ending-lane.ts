import type { Worker } from 'node:worker_threads'

/** Preloaded into a program: at SIGUSR2 the thread of its first lane ends, as if it had died. */
const threads: Worker[] = []
process.on('worker', (thread) => threads.push(thread))
process.on('SIGUSR2', () => void threads[0]?.terminate())
