import yargs, { type Argv, type CommandModule } from 'yargs'
import { ConfigError } from '../config/config-error.ts'
import { suggestion } from '../config/suggestion.ts'
import { STANDARD_INPUT } from '../source/pcap/file-chunks.ts'
import { version } from '../version.ts'

/** A command with whatever options, so that a list can hold several. */
export type Command = Omit<CommandModule<object, never>, 'builder'> & {
  readonly builder?: unknown
  /** What to say when it is not told what to work on. */
  readonly missing?: string
}

/** The commands with `--help` and `--version`. A word that does not fit is a `ConfigError`. */
export function commandLine(
  commands: readonly Command[],
  written: readonly string[],
  columns = 80,
): Argv {
  const words = written.map(withTwoDashes)
  // yargs takes a dash for no word at all
  const parser = yargs(words.map((word) => (word === '-' ? STANDARD_INPUT : word)))
  return parser
    .scriptName('flowtally')
    .usage(
      'flowtally: NetFlow, IPFIX and sFlow in, Prometheus counters out\n\nflowtally [command] [options]',
    )
    .command([...commands] as CommandModule[])
    .example([
      ['$0', 'UDP ports 2055, 4739 and 6343 in, http://localhost:9590/metrics out'],
      ['$0 --demo', 'The same with made-up traffic'],
      ['$0 --listen flow://:2055,ipfix+tcp://:4739', 'UDP on one port, IPFIX over TCP on another'],
      ['$0 --config flowtally.yaml --lanes 2', 'Settings from a file, and a flag'],
      ['$0 check --config flowtally.yaml', 'What is wrong with the file'],
      ['$0 --brokers kafka:9092 --topic pmacct.acct --asn 64500', 'The flags of flow-exporter'],
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
    .check((values) => checkSwitches(values, words))
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      if (error !== undefined && error.name !== 'YError') throw error
      const names = Object.keys(parser.parsed ? parser.parsed.aliases : {})
      const flags = names.map((name) => (name.length > 1 ? `--${name}` : `-${name}`))
      throw new ConfigError(problemsOf(message ?? error?.message ?? '', { words, commands, flags }))
    })
}

/** A long flag may have one dash, as in programs made with Go: flow-exporter, goflow2. */
function withTwoDashes(word: string): string {
  return word.replace(/^-(?=[a-z][\w.-])/i, '--')
}

/** yargs takes `--demo=maybe` for `--demo=false`. */
function checkSwitches(values: Readonly<Record<string, unknown>>, words: readonly string[]): true {
  const problems = words.flatMap((word) => {
    const [, flag = '', value = ''] = /^--?([^=]+)=(.*)$/s.exec(word) ?? []
    const isSwitch = [values[flag]].flat().some((read) => typeof read === 'boolean')
    if (!isSwitch || value === 'true' || value === 'false') return []
    return [`--${flag}: expected true or false, got ${JSON.stringify(value)}`]
  })
  if (problems.length > 0) throw new ConfigError(problems)
  return true
}

/** What a mistake is made in. */
interface CommandWords {
  readonly words: readonly string[]
  readonly commands: readonly Command[]
  /** Those that the command knows. */
  readonly flags: readonly string[]
}

/** What yargs finds wrong with the words, in ours. */
function problemsOf(message: string, { words, commands, flags }: CommandWords): string[] {
  const bare = /^Not enough arguments following: (.*)$/.exec(message)?.[1]
  if (bare !== undefined) return [`--${bare} needs a value`]
  if (message.startsWith('Not enough non-option')) {
    // the word behind a flag that is unknown was taken for its value
    const strange = flagsIn(words).filter((flag) => !flags.includes(positive(flag)))
    const { missing = message } = commands.find((it) => words.includes(nameOf(it.command))) ?? {}
    return strange.length > 0 ? strange.map((flag) => unknownFlag(flag, flags)) : [missing]
  }
  const unknown = /^Unknown (?:argument|command)s?: (.*)$/.exec(message)?.[1]
  if (unknown === undefined) return [message.charAt(0).toLowerCase() + message.slice(1)]
  return unknown.split(', ').map((word) => unknownWord(word, { words, commands, flags }))
}

/** yargs leaves the dashes out, so a flag is told from a command by how it was written. */
function unknownWord(word: string, { words, commands, flags }: CommandWords): string {
  const flag = flagsIn(words).find((written) => positive(written).replace(/^--?/, '') === word)
  if (flag !== undefined) return unknownFlag(flag, flags)
  return `unknown command ${word}; ${suggestion(
    word,
    commands.map(({ command }) => nameOf(command)),
  )}`
}

function unknownFlag(flag: string, flags: readonly string[]): string {
  return `unknown flag ${flag}; ${suggestion(positive(flag), flags, 'see --help')}`
}

/** The flags as they were written, without their values. */
function flagsIn(words: readonly string[]): string[] {
  return words
    .filter((written) => /^--?[^-]/.test(written))
    .map((written) => written.replace(/=.*/s, ''))
}

/** `--no-demo` is about `--demo`. */
function positive(flag: string): string {
  return flag.replace(/^--no-/, '--')
}

/** What a command is called, whatever else stands for it or follows it. */
function nameOf(usage: Command['command'] = []): string {
  return [usage].flat()[0]?.split(' ', 1)[0] ?? ''
}
