import type { Config } from './config/config.ts'
import type { PipelineOptions } from './pipeline.ts'

/** What a configuration says about the stages of a lane. */
export function pipelineOptions({
  metrics,
  allow,
  sampling,
  decapsulate,
  sampler_identity,
  limits,
  interface_counters,
}: Config): PipelineOptions {
  return {
    metrics,
    allow,
    overrides: sampling.overrides,
    defaultRate: sampling.default,
    decapsulate: new Set(decapsulate),
    identity: sampler_identity,
    nameLimit: limits.names,
    interfaceLimit: interface_counters ? limits.interfaces : 0,
    limits: {
      samplers: limits.samplers,
      sessions: limits.sessions,
      templatesPerSession: limits.templates_per_session,
      templateBytes: limits.template_bytes,
      inBandNames: limits.in_band_names,
      parkedBytes: limits.parked_bytes,
      parkedAge: limits.parked_age,
    },
  }
}
