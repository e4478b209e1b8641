/** A command that a page shows, and what it says that this prints. */
export interface ShownCommand {
  /** The heading that it is under. */
  readonly section: string
  readonly command: string
  /** The lines below it; `…` stands for any. */
  readonly printed: readonly string[]
  /** The page up to its block. */
  readonly before: string
}

/** The commands of the `console` blocks of a page, in order. */
export function shownCommands(page: string): ShownCommand[] {
  const blocks = [...page.matchAll(/^( *)```console\n([\s\S]*?)^ *```$/gm)]
  return blocks.flatMap(({ 1: indent = '', 2: body = '', index }) => {
    const before = page.slice(0, index)
    const section = [...before.matchAll(/^#+ (.*)$/gm)].at(-1)?.[1] ?? ''
    const commands = body
      .replaceAll(new RegExp(`^${indent}`, 'gm'), '')
      .split(/^\$ /m)
      .slice(1)
    return commands.map((text) => {
      const [command = '', ...printed] = text.trimEnd().split('\n')
      return { section, command, printed, before }
    })
  })
}
