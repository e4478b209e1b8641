import { Gauge, type Registry } from 'prom-client'

/** A checkpoint, and how its last writing went. */
export interface CheckpointState {
  readonly path: string
  /** Why it could not be written, if it could not. */
  readonly problem: string | undefined
}

/** Adds what is said of the checkpoint to a registry. */
export function addCheckpointMetrics(registry: Registry, state: CheckpointState | undefined): void {
  new Gauge({
    name: 'flowtally_checkpoint_last_write_successful',
    help: 'Whether the checkpoint could be written when it last was to be; 1 if there is none.',
    registers: [registry],
    collect() {
      this.set(Number(state?.problem === undefined))
    },
  })
}
