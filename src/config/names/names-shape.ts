import { strictObject } from 'zod'
import { asnSources } from '../../model/asn-sources.ts'
import { interfaceSources } from '../../model/interface-settings.ts'
import { samplerNameSources } from '../../model/sampler-name-sources.ts'
import { setting } from '../setting.ts'
import { asNameSource, choice, duration, integer, list, text } from '../value-types.ts'
import { asNameOverrides } from './as-name-overrides.ts'
import { interfaceRules } from './interface-rules.ts'
import { interfaces } from './interfaces.ts'
import { networks } from './networks.ts'
import { samplerNames } from './sampler-names.ts'
import { snmpSamplers } from './snmp-samplers.ts'

/** The settings of everything that is known beside the records, as a part of the schema. */
export const namesShape = {
  as_names: setting(
    list(asNameSource(), 'list of `auto`, files and URLs').prefault([]),
    'Names',
    'Where names of autonomous systems come from; the first that has a name counts. `auto` is the list ' +
      'of cidr-report.org.',
    { default: 'none' },
  ),
  as_names_refresh: setting(
    duration('1m', '7d').prefault('1d'),
    'Names',
    'How often the URLs among `as_names` are asked for something new.',
  ),
  as_name_overrides: setting(
    asNameOverrides().prefault({}),
    'Names',
    'Names by AS number, whatever is said elsewhere.',
    { default: 'none' },
  ),

  databases: strictObject({
    asn: setting(
      list(text(), 'list of files').prefault([]),
      'Names',
      'MaxMind databases (`.mmdb`) with the AS of addresses; the first that knows an address counts.',
      { default: 'none' },
    ),
    country: setting(
      list(text(), 'list of files').prefault([]),
      'Names',
      'MaxMind databases with the country of addresses; the first that knows an address counts.',
      { default: 'none' },
    ),
  }).prefault({}),
  networks: setting(
    networks().optional(),
    'Names',
    'Names of networks, or `name` and `as`; the longest prefix counts. Or a file with lines ' +
      '`192.0.2.0/24,name,AS64500`.',
    { default: 'none' },
  ),
  asn_sources: setting(
    list(
      choice(asnSources),
      `list of ${asnSources.map((name) => `\`${name}\``).join(', ')}`,
      1,
    ).prefault(['flow', 'networks', 'mmdb']),
    'Names',
    'Where `src_as` and `dst_as` come from; the first that has one counts. `flow` is the record, ' +
      '`flow-except-private` the same but for private and reserved numbers, `networks` and `mmdb` ' +
      'are `networks` and `databases.asn`.',
  ),
  interface_sources: setting(
    list(
      choice(interfaceSources),
      `list of ${interfaceSources.map((name) => `\`${name}\``).join(', ')}`,
    ).prefault([...interfaceSources]),
    'Names',
    'Where names of interfaces come from: `in_band` is options data, `static` is `interfaces`. Of each ' +
      'attribute the first one counts that has it.',
  ),
  interfaces: setting(
    interfaces().prefault({}),
    'Names',
    'Names and more of interfaces, by address or network of the sampler and ifIndex or range. The ' +
      'longest prefix counts.',
    { default: 'none' },
  ),
  interface_rules: setting(
    interfaceRules().prefault([]),
    'Names',
    'Which interfaces are external or internal, who is behind them and what they are. The first rule ' +
      'that matches counts.',
    { default: 'none' },
  ),
  sampler_names: setting(
    samplerNames().prefault({}),
    'Names',
    'Names of samplers by address or network. The longest prefix counts.',
    { default: 'none' },
  ),
  sampler_name_sources: setting(
    list(
      choice(samplerNameSources),
      `list of ${samplerNameSources.map((name) => `\`${name}\``).join(', ')}`,
    ).prefault(['static', 'snmp']),
    'Names',
    'Where names of samplers come from, in order of preference: `static` is `sampler_names`, `snmp` is ' +
      'sysName, `dns` asks for the PTR record.',
  ),
  snmp: strictObject({
    samplers: setting(
      snmpSamplers().prefault({}),
      'Names',
      'Samplers whose interfaces and names are asked for by SNMP, and with which credentials. The ' +
        'longest prefix counts.',
      { default: 'none, no SNMP' },
    ),
    timeout: setting(
      duration('100ms', '1m').prefault('2s'),
      'Names',
      'How long an agent may take to answer.',
    ),
    retries: setting(integer(0, 5).prefault(1), 'Names', 'How often a request is sent again.'),
    requests_per_second: setting(
      integer(1, 10_000).prefault(100),
      'Names',
      'Most requests in a second, all agents together. One asks for up to eight interfaces.',
    ),
    concurrency: setting(
      integer(1, 1000).prefault(16),
      'Names',
      'Most agents that are asked at the same time. Each gets one request at a time.',
    ),
    refresh: setting(
      duration('1m', '30d').prefault('1d'),
      'Names',
      'How old an answer may get, give or take a tenth, before it is asked for again.',
    ),
  }).prefault({}),
}
