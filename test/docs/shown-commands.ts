/** A command that a page shows, and what it says that this prints. */
export interface ShownCommand {
  /** The heading that it is under. */
  readonly section: string
  readonly command: string
  /** The lines below it; `…` stands for any. */
  readonly printed: readonly string[]
}

/** The commands of the `console` blocks of a page, in order. */
export function shownCommands(page: string): ShownCommand[] {
  return page.split(/^#+ /m).flatMap((part) => {
    const section = part.slice(0, part.indexOf('\n'))
    const blocks = [...part.matchAll(/^( *)```console\n([\s\S]*?)^ *```$/gm)]
    return blocks.flatMap(([, indent = '', body = '']) =>
      body
        .replaceAll(new RegExp(`^${indent}`, 'gm'), '')
        .split(/^\$ /m)
        .slice(1)
        .map((text) => {
          const [command = '', ...printed] = text.trimEnd().split('\n')
          return { section, command, printed }
        }),
    )
  })
}
