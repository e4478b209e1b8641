import type { Config } from './config/config.ts'
import { addressPlan } from './enrich/address-plan.ts'
import type { PipelineOptions, PipelineSettings } from './pipeline.ts'

/** What a configuration says about the stages of a lane, and can say anew while they run. */
export function pipelineSettings(config: Config): PipelineSettings {
  const { metrics, allow, sampling, decapsulate, sampler_names, sampler_name_sources } = config
  return {
    metrics,
    allow,
    overrides: sampling.overrides,
    defaultRate: sampling.default,
    decapsulate: new Set(decapsulate),
    // other names are told when they are found out
    samplerNames: sampler_name_sources[0] === 'static' ? sampler_names : [],
    addresses: addressPlan(config),
  }
}

/** What a configuration says about the stages of a lane. */
export function pipelineOptions(config: Config): PipelineOptions {
  const { sampler_identity, limits, interface_counters } = config
  return {
    ...pipelineSettings(config),
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
