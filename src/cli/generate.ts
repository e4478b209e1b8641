import type { CommandModule, InferredOptionTypes, Options } from 'yargs'
import { DEFAULT_SAMPLERS } from '../source/generator/generate-traffic.ts'
import { protocols } from '../source/generator/protocol.ts'
import { generateSettings } from './generate-settings.ts'
import { runGenerate } from './run-generate.ts'
import { untilStopped } from './until-stopped.ts'

const options = {
  to: {
    type: 'string',
    default: '127.0.0.1:2055',
    requiresArg: true,
    describe: 'Where to send, as host:port.',
  },
  rate: {
    type: 'number',
    default: 1000,
    requiresArg: true,
    describe: 'Flow records a second of all samplers together; 0 is as fast as possible.',
  },
  protocol: {
    type: 'string',
    array: true,
    default: ['ipfix'],
    requiresArg: true,
    describe:
      `What the samplers speak: ${protocols.join(', ')}; of several, each takes the next. ` +
      'Options data of ipfix and v9 names their interfaces.',
  },
  seed: {
    type: 'number',
    default: 1,
    requiresArg: true,
    describe: 'The same seed, start and rate make the same datagrams.',
  },
  samplers: {
    type: 'number',
    default: DEFAULT_SAMPLERS,
    requiresArg: true,
    describe: 'How many samplers send; on 127.0.0.1 each has an address of its own.',
  },
  for: {
    type: 'string',
    requiresArg: true,
    describe: 'How long, such as 10s or 1h30m; without it and --count until Ctrl-C.',
  },
  count: {
    type: 'number',
    requiresArg: true,
    describe: 'How many flow records.',
  },
  start: {
    type: 'string',
    requiresArg: true,
    describe: 'Time in the first datagram, such as 2026-01-31T12:00:00Z; default now.',
  },
  'allow-remote': {
    type: 'boolean',
    default: false,
    describe: 'Send to another machine. Be sure that it is yours.',
  },
} as const satisfies Record<string, Options>

export type GenerateArguments = InferredOptionTypes<typeof options>

/** `flowtally generate`: sends the datagrams of made-up samplers and says what it has sent. */
export const generateCommand: CommandModule = {
  command: 'generate',
  describe: 'Send lifelike flow datagrams, to try or to test a collector',
  builder: (yargs) =>
    yargs
      .options(options)
      .example('$0 generate', 'a thousand IPFIX records a second to 127.0.0.1:2055')
      .example('$0 generate --protocol v9 --protocol v5 --for 10s', 'samplers of two kinds')
      .example('$0 generate --rate 0 --count 1000000', 'a million records, as fast as possible'),
  handler: async (args) => {
    // yargs has checked them against `options`
    const settings = await generateSettings(args as unknown as GenerateArguments)
    await untilStopped((stopping) =>
      runGenerate(settings, stopping, { out: process.stdout, status: process.stderr }),
    )
  },
}
