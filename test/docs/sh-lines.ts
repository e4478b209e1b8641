import type { ShownCommand } from './shown-commands.ts'

/** The lines of the `sh` blocks of a page, without comments; what is continued and what is read from `EOF` is one. */
export function shLines(page: string): Omit<ShownCommand, 'printed'>[] {
  const blocks = [...page.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)]
  return blocks.flatMap(({ 2: body = '', index }) => {
    const before = page.slice(0, index)
    const section = [...before.matchAll(/^#+ (.*)$/gm)].at(-1)?.[1] ?? ''
    const lines = body
      .replaceAll(/ *\\\n */g, ' ')
      .replaceAll(/ <<'EOF'\n[\s\S]*?^EOF$/gm, '')
      .split('\n')
      .map((line) => line.replace(/(^| +)# .*$/, '').trim())
    return lines.filter((line) => line !== '').map((command) => ({ section, command, before }))
  })
}
