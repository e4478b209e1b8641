import type { Logger } from 'pino'
import type { Part } from '../lifecycle.ts'
import type { CheckpointFile } from './checkpoint-file.ts'

/** Carries on with the checkpoint of an earlier run at the start, and leaves one at the end. */
export function keepRows(checkpoint: CheckpointFile, log: Logger): Part {
  const file = checkpoint.path
  return {
    async start() {
      await checkpoint.prepare()
      const problem = await checkpoint.restore(Date.now())
      if (problem === undefined) return
      log.warn({ file, problem }, 'cannot use the checkpoint, all counters begin anew')
    },
    async stop() {
      await writeCheckpoint(checkpoint, log)
    },
  }
}

/** Writes the checkpoint; where that is impossible the log says so, and a restart will begin anew. */
export async function writeCheckpoint(checkpoint: CheckpointFile, log: Logger): Promise<boolean> {
  const problem = await checkpoint.write()
  if (problem !== undefined) {
    log.error({ file: checkpoint.path, problem }, 'cannot write the checkpoint')
  }
  return problem === undefined
}
