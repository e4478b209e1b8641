import { fileURLToPath } from 'node:url'

/** Folders of files that pages load, and where they are served. */
export const assets = [
  { path: '/assets/page', folder: fileURLToPath(new URL('../page', import.meta.url)) },
  // beside the module that the package is imported by
  {
    path: '/assets/uplot',
    folder: fileURLToPath(new URL('.', import.meta.resolve('uplot'))),
  },
]
