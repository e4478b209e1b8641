import type { LaneLevels } from '../lanes/lane-report.ts'
import type { Metrics } from './metrics.ts'

/** How full a lane is. The whole list: add a row, get a metric. */
const levelMetrics: readonly {
  readonly level: keyof LaneLevels
  readonly name: string
  readonly help: string
}[] = [
  {
    level: 'stall',
    name: 'flowtally_lane_event_loop_stall_seconds',
    help: 'Longest time between two turns of the event loop of a lane before its last report; about 0.01 at rest.',
  },
  { level: 'samplers', name: 'flowtally_samplers', help: 'Samplers that are known.' },
  { level: 'sessions', name: 'flowtally_sessions', help: 'Sessions that are known.' },
  {
    level: 'templateBytes',
    name: 'flowtally_template_bytes',
    help: 'Memory that templates take, about.',
  },
  {
    level: 'inBandNames',
    name: 'flowtally_in_band_names',
    help: 'Names of interfaces, VRFs, applications and samplers that options data gave.',
  },
  {
    level: 'parkedSets',
    name: 'flowtally_parked_sets',
    help: 'Data sets that wait for their template now.',
  },
  { level: 'parkedBytes', name: 'flowtally_parked_bytes', help: 'Memory that they take, about.' },
  { level: 'names', name: 'flowtally_names', help: 'Different texts in labels.' },
]

/** What is said of the lanes. */
export class LaneTelemetry {
  readonly #metrics: ReturnType<typeof laneMetrics>
  /** What each lane's dictionary refused when it was last heard of. */
  readonly #overflows = new Map<string, number>()

  constructor(metrics: Metrics) {
    this.#metrics = laneMetrics(metrics)
  }

  /** A lane receives, or is away or stuck. */
  change(lane: number, up: boolean, restarted: boolean): void {
    this.#metrics.up.set({ lane: `${lane}` }, up ? 1 : 0)
    this.#metrics.restarts.inc({ lane: `${lane}` }, restarted ? 1 : 0)
  }

  /** Takes in what a lane said of itself. */
  report(number: number, levels: LaneLevels, newBugs: number): void {
    const { gauges, nameOverflows, bugs } = this.#metrics
    const lane = `${number}`
    for (const { level, gauge } of gauges) gauge.set({ lane }, levels[level])
    const before = this.#overflows.get(lane) ?? 0
    nameOverflows.inc({ lane }, Math.max(0, levels.nameOverflows - before))
    this.#overflows.set(lane, levels.nameOverflows)
    bugs.inc(newBugs)
  }
}

function laneMetrics(metrics: Metrics) {
  return {
    up: metrics.gauge('flowtally_lane_up', '1 if the lane receives.', ['lane']),
    restarts: metrics.counter(
      'flowtally_lane_restarts_total',
      'Times that the thread of a lane had to be started again.',
      ['lane'],
    ),
    gauges: levelMetrics.map(({ level, name, help }) => ({
      level,
      gauge: metrics.gauge(name, help, ['lane']),
    })),
    nameOverflows: metrics.counter(
      'flowtally_names_refused_total',
      'Look-ups of texts beyond limits.names, which read `other`; and times that a lane forgot the names it had looked up, to make room.',
      ['lane'],
    ),
    bugs: metrics.counter(
      'flowtally_bugs_total',
      'Different bugs of flowtally that a datagram brought to light; the log has their stacks.',
      [],
    ),
  }
}
