/** Runs something that ends in order when SIGINT or SIGTERM comes; a second one ends it at once. */
export async function untilStopped(
  run: (stopping: AbortController) => Promise<void>,
): Promise<void> {
  const stopping = new AbortController()
  // without our handlers, the next signal of either kind does what signals do
  const restore = () => {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
  const stop = () => {
    restore()
    stopping.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    await run(stopping)
  } finally {
    restore()
  }
}
