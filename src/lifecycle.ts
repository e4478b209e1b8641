/** Something that runs: inert until started. `stop` may be called in any state. */
export interface Part {
  start(): Promise<void>
  stop(): Promise<void>
}

/**
 * Parts that depend on those before them: started in order, stopped in reverse, so that nothing
 * outlives what it delivers to. If one does not start, those before it are stopped again.
 */
export function sequence(parts: readonly Part[]): Part {
  const running: Part[] = []
  const stop = async () => {
    for (let part = running.pop(); part !== undefined; part = running.pop()) await part.stop()
  }
  return {
    async start() {
      try {
        for (const part of parts) {
          await part.start()
          running.push(part)
        }
      } catch (error) {
        await stop()
        throw error
      }
    },
    stop,
  }
}
