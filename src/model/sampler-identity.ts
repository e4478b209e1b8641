/** Which address tells samplers apart: that in sFlow, that of the sender, or that which records name. */
export const samplerIdentities = ['agent', 'source', 'exporter_ie'] as const

export type SamplerIdentity = (typeof samplerIdentities)[number]
