import { readChained } from './extension.ts'

/** RFC 4302 §2: the one extension header that counts in words of 32 bits, without the first two. */
export const readAuthentication = readChained(4, 2)
