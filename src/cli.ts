#!/usr/bin/env node
// An old Node must get as far as the message: nothing is imported before it, and nothing here is
// younger than ES2018.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`flowtally needs Node 20.19 or newer; this is ${process.version}`)
  process.exit(2)
} else {
  main().catch(fail)
}

async function main(): Promise<void> {
  const { commandLine } = await import('./cli/command-line.ts')
  const { checkCommand } = await import('./cli/check.ts')
  const { configCommand } = await import('./cli/config.ts')
  const { runCommand } = await import('./cli/run.ts')
  const { decodeCommand } = await import('./cli/decode.ts')
  const { generateCommand } = await import('./cli/generate.ts')
  const { forecastCommand } = await import('./cli/forecast.ts')
  const { topCommand } = await import('./cli/top.ts')
  const { dashboardsCommand } = await import('./cli/dashboards.ts')
  const { rulesCommand } = await import('./cli/rules.ts')
  const commands = [
    runCommand(process.env),
    checkCommand(process.env),
    configCommand(process.env),
    forecastCommand(process.env),
    topCommand,
    dashboardsCommand(process.env),
    rulesCommand(process.env),
    decodeCommand,
    generateCommand,
  ]

  // `flowtally check | head` is over when head is
  process.stdout.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit(0)
    console.error(`cannot write to the standard output: ${error.message}`)
    process.exit(2)
  })
  await commandLine(commands, process.argv.slice(2), process.stdout.columns).parseAsync()
}

/** What the user can put right is told in lines, with exit code 2; a bug with its stack, and 1. */
function fail(error: unknown): void {
  const known =
    error instanceof Error && ['ConfigError', 'ListenError'].includes(error.constructor.name)
  console.error(known ? error.message : error)
  process.exit(known ? 2 : 1)
}
