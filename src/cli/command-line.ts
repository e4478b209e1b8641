import yargs, { type Argv, type CommandModule } from 'yargs'
import { ConfigError } from '../config/config-error.ts'
import { settings } from '../config/settings.ts'
import { suggestion } from '../config/suggestion.ts'
import { version } from '../version.ts'

/** A command with whatever options, so that a list can hold several. */
export type Command = Omit<CommandModule<object, never>, 'builder'> & { readonly builder?: unknown }

/** The commands with `--help` and `--version`. A word that does not fit is a `ConfigError`. */
export function commandLine(
  commands: readonly Command[],
  words: readonly string[],
  columns = 80,
): Argv {
  return yargs([...words])
    .scriptName('flowtally')
    .usage(
      'flowtally: NetFlow, IPFIX and sFlow in, Prometheus counters out\n\nflowtally [command] [options]',
    )
    .command([...commands] as CommandModule[])
    .example([
      ['$0', 'UDP ports 2055, 4739 and 6343 in, http://localhost:9590/metrics out'],
      ['$0 --demo', 'The same with made-up traffic'],
      ['$0 --listen netflow://:2055,flow://:9995', 'Two ports'],
      ['$0 --config flowtally.yaml --lanes 2', 'Settings from a file, and a flag'],
      ['$0 check --config flowtally.yaml', 'What is wrong with the file'],
      ['FLOWTALLY_LOG_LEVEL=debug $0', 'Every flag is a variable, too'],
    ])
    .epilogue('Settings and metrics: docs/configuration.md, labels: docs/labels.md')
    .alias({ help: 'h' })
    .version(version)
    .wrap(Math.max(80, Math.min(100, columns)))
    .parserConfiguration({
      'camel-case-expansion': false, // a flag has one name
      'dot-notation': false, // the schema nests
      'greedy-arrays': false, // `--to A FILE` is not two addresses
      'parse-numbers': false, // the schema reads values
    })
    .detectLocale(false)
    .strict()
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      if (error !== undefined && error.name !== 'YError') throw error
      throw new ConfigError(problemsOf(message ?? error?.message ?? '', words, commands))
    })
}

/** What yargs finds wrong with the words, in ours. */
function problemsOf(
  message: string,
  words: readonly string[],
  commands: readonly Command[],
): string[] {
  const bare = /^Not enough arguments following: (.*)$/.exec(message)?.[1]
  if (bare !== undefined) return [`--${bare} needs a value`]
  const unknown = /^Unknown (?:argument|command)s?: (.*)$/.exec(message)?.[1]
  if (unknown === undefined) return [message.charAt(0).toLowerCase() + message.slice(1)]
  return unknown.split(', ').map((word) => unknownWord(word, words, commands))
}

/** yargs leaves the dashes out, so a flag is told from a command by how it was written. */
function unknownWord(word: string, words: readonly string[], commands: readonly Command[]): string {
  const flag = words
    .map((written) => written.replace(/=.*/s, ''))
    .find((written) => written.startsWith('-') && written.replace(/^--?/, '') === word)
  if (flag !== undefined) {
    const flags = settings.flatMap((setting) => (setting.flag ? [`--${setting.flag}`] : []))
    return `unknown flag ${flag}; ${suggestion(`--${word}`, flags, 'see --help')}`
  }
  const names = commands
    .flatMap(({ command = [] }) => command)
    .map((usage) => usage.split(' ', 1)[0] ?? '')
  return `unknown command ${word}; ${suggestion(
    word,
    names.filter((name) => name !== '$0'),
  )}`
}
