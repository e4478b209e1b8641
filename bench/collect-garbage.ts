import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')

/** Collects what a bench has left behind, so that it is not what it measures next. */
export const collectGarbage = runInNewContext('gc') as () => void
