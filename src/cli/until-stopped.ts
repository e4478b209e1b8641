/** Runs something that ends in order when SIGINT or SIGTERM comes; a second one ends it at once. */
export async function untilStopped(
  run: (stopping: AbortController) => Promise<void>,
): Promise<void> {
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    await run(stopping)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
