import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { describe, it } from 'node:test'
import { checkCommand } from '../../src/cli/check.ts'
import { commandLine } from '../../src/cli/command-line.ts'
import { configCommand } from '../../src/cli/config.ts'
import { dashboardsCommand } from '../../src/cli/dashboards.ts'
import { decodeCommand } from '../../src/cli/decode.ts'
import { forecastCommand } from '../../src/cli/forecast.ts'
import { generateCommand } from '../../src/cli/generate.ts'
import { rulesCommand } from '../../src/cli/rules.ts'
import { runCommand } from '../../src/cli/run.ts'
import { topCommand } from '../../src/cli/top.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { loadWebConfig } from '../../src/config/web/load-web-config.ts'
import { noPromtool } from '../expose/promtool.ts'

/** Those of the folders in docs, too: `samplers/README.md`. */
const docPages = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.md'),
)

const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...docPages.map((name) => join('docs', name)),
].map((file) => ({ file, text: readFileSync(file, 'utf8') }))

describe('links between pages', () => {
  for (const { file, text } of pages) {
    it(`of ${file} lead somewhere`, () => {
      for (const target of linksOf(text)) {
        const [path = '', heading] = target.split('#')
        const to = path === '' ? file : join(dirname(file), path)
        assert.ok(existsSync(to), `${target}: there is no ${to}`)
        if (heading === undefined) continue
        const headings = headingsOf(readFileSync(to, 'utf8'))
        assert.ok(headings.includes(heading), `${target}: ${to} has only ${headings.join(', ')}`)
      }
    })
  }

  it('reach every page from docs/README.md', () => {
    const missing = docPages.filter((name) => {
      if (name === 'README.md') return false
      // a folder has an index of its own
      const folder = name.endsWith('/README.md') ? '.' : dirname(name)
      const index = linksOf(readFileSync(join('docs', folder, 'README.md'), 'utf8'))
      return !index.includes(relative(folder, name))
    })
    assert.deepEqual(missing, [])
  })
})

describe('examples', () => {
  for (const { file, text } of pages) {
    for (const { first, body } of blocksOf(text, 'yaml')) {
      const load = loaderOf(body)
      if (load === undefined) continue
      it(`of configurations load: ${file}, ${first}`, () => load({ name: file, text: body }))
    }
    for (const { first, body } of blocksOf(text, 'yaml')) {
      if (!body.startsWith('scrape_configs:')) continue
      it(`are read by Prometheus: ${file}, ${first}`, { skip: noPromtool }, () => {
        assert.equal(promtoolRefuses(body), '')
      })
    }
    for (const line of commandsOf(text)) {
      it(`have flags that exist: ${line}`, async () => {
        await parse(line)
      })
    }
  }
})

/** What reads a block of YAML; nothing here does those of Prometheus, Grafana, Alertmanager and Compose. */
function loaderOf(body: string): ((file: { name: string; text: string }) => void) | undefined {
  if (/^(scrape_configs|groups|rule_files|apiVersion|route|inhibit_rules|services):/.test(body))
    return undefined
  if (/^(tls_server_config|basic_auth_users):/.test(body)) return loadWebConfig
  return (file) => loadConfig({ file, environment: {}, flags: {} })
}

/** What promtool has to say about a configuration of Prometheus; it wants a file. */
function promtoolRefuses(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'flowtally-'))
  try {
    const file = join(directory, 'prometheus.yml')
    writeFileSync(file, text)
    const { status, stderr } = spawnSync('promtool', ['check', 'config', file], {
      encoding: 'utf8',
    })
    return status === 0 ? '' : stderr
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Parses a command line as flowtally does, without running it. */
function parse(line: string): Promise<unknown> {
  const commands = [
    runCommand({}),
    configCommand({}),
    checkCommand({}),
    forecastCommand({}),
    topCommand,
    dashboardsCommand({}),
    rulesCommand({}),
    decodeCommand,
    generateCommand,
  ]
  const inert = commands.map((command) => ({ ...command, handler: () => {} }))
  return Promise.resolve(commandLine(inert, line.split(/\s+/).slice(1)).parseAsync())
}

/** Targets of links within the repository. */
function linksOf(text: string): string[] {
  const prose = text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !target.startsWith('http'))
}

/** The anchors that a page gets for its headings. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )
}

interface Block {
  /** Its first line, to tell it by. */
  readonly first: string
  readonly body: string
}

function blocksOf(text: string, language: string): Block[] {
  const fence = new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\`$`, 'gm')
  return [...text.matchAll(fence)].map(([, indent = '', body = '']) => ({
    first: body.trim().split('\n')[0] ?? '',
    body: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }))
}

/** Command lines of flowtally in code, without comments, redirections and pipes, as `flowtally …`. */
function commandsOf(text: string): string[] {
  const lines = ['sh', 'console']
    .flatMap((language) => blocksOf(text, language))
    .flatMap(({ body }) => body.split('\n'))
  const inline = [...text.matchAll(/`((?:npm start --|flowtally) [^`\n]*-[^`\n]*)`/g)].map(
    ([, code = '']) => code,
  )
  return [...lines, ...inline].flatMap((line) => {
    const found = /^(?:\$ )?(?:.*&& )?(?:npm start(?: --(?= ))?|flowtally)(?![\w:.])(.*)$/.exec(
      line,
    )
    const words = found?.[1]?.replace(/\s[#>|].*$/, '').trim()
    return words === undefined || words.includes('…') ? [] : [`flowtally ${words}`.trim()]
  })
}
