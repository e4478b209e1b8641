/** Where names of samplers come from: the configuration, SNMP (sysName), reverse DNS. */
export const samplerNameSources = ['static', 'snmp', 'dns'] as const
export type SamplerNameSource = (typeof samplerNameSources)[number]
