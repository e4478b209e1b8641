import type { Status } from '../model/status.ts'
import { cardinalitySection } from './cardinality-section.ts'
import { findingsSection } from './findings-section.ts'
import { firstSteps } from './first-steps.ts'
import { type Html, html } from './html.ts'
import { samplersSection } from './samplers-section.ts'
import { seriesSection } from './series-section.ts'
import { templatesSection } from './templates-section.ts'
import { trafficSection } from './traffic-section.ts'

/** What the status page shows, and shows anew each time that its script asks; `host` is what this machine is called. */
export function statusMain(status: Status, host: string): Html {
  return html`${firstSteps(status, host)}
${trafficSection(status)}
${findingsSection(status)}
${seriesSection(status)}
${samplersSection(status)}
${templatesSection(status)}
${cardinalitySection(status)}`
}
