/** A text of a page, with this folder for those of the system. */
export const inFolder = (text: string, folder: string): string =>
  text.replaceAll(/(?<![\w.])\/(etc|run|var)\/([\w/]+\/)?/g, () => `${folder}/`)
