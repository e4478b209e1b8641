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

/** Writes the checkpoint; where that is impossible the log says so, once for each reason. */
export async function writeCheckpoint(checkpoint: CheckpointFile, log: Logger): Promise<boolean> {
  const { path: file, problem: before } = checkpoint
  const problem = await checkpoint.write()
  if (problem === undefined && before !== undefined) {
    log.info({ file }, 'the checkpoint is written again')
  } else if (problem !== before) {
    const effect = checkpoint.isBehind
      ? 'nor remove the old one: Prometheus is refused until that is possible'
      : 'after a restart all counters would begin anew'
    log.error({ file, problem }, `cannot write the checkpoint, ${effect}`)
  }
  return problem === undefined
}
