import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'

/** Bytes that tell a capture from others: the times of its first packets are among them. */
const MOST = 65_536

/**
 * Tells a capture from others of its name by how it begins. A file that has grown since is the same; empty where
 * it cannot be read.
 */
export function captureIdentity(file: string): string {
  const head = readHead(file, MOST)
  return head === undefined ? '' : identityOf(head)
}

/** Whether a file still begins as one did that had this identity. */
export function isSameCapture(file: string, identity: string): boolean {
  const length = Number(identity.split(' ')[0])
  if (!(length > 0 && length <= MOST)) return false
  const head = readHead(file, length)
  return head !== undefined && identityOf(head) === identity
}

function identityOf(head: Uint8Array): string {
  return `${head.length} ${createHash('sha256').update(head).digest('hex')}`
}

function readHead(path: string, length: number): Uint8Array | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    // whoever opens it to read tells why that is impossible
    return undefined
  }
  try {
    const head = new Uint8Array(length)
    return head.subarray(0, readSync(file, head))
  } finally {
    closeSync(file)
  }
}
