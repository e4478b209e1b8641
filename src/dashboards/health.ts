import type { DashboardSpec } from './dashboard-spec.ts'
import { machineRows } from './health-machine.ts'
import { samplerRows } from './health-samplers.ts'
import { variables } from './variables.ts'

/** *Samplers and health*: whether everything comes in, is understood and has its place. */
export const health: DashboardSpec = {
  uid: 'flowtally-health',
  title: 'Samplers and health',
  description:
    'Whether samplers send, whether anything is lost or not understood, and how full the limits are. docs/alerts.md and docs/troubleshooting.md say what to do.',
  variables: [variables.instance, variables.sampler],
  rows: [...samplerRows, ...machineRows],
}
