import { existsSync, readFileSync } from 'node:fs'

const LOWEST = 10_000

/** The kernel gives no port below this one to whoever asks for any; Linux's default, unless it says another. */
const end = (() => {
  const file = '/proc/sys/net/ipv4/ip_local_port_range'
  const first = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : 0
  return first > LOWEST + 1000 ? first : 32_768
})()

/** Apart from where other tests begin that run at the same time. */
let turn = process.pid * 37

/**
 * The next port to try for a program that is to be told which. Between a look whether it is free and the program's own
 * `bind` nobody else gets it: no client's connection, no port 0 of another test, and of those who try ports here only who
 * comes by at the same time.
 */
export function nextPort(): number {
  turn++
  return LOWEST + (turn % (end - LOWEST))
}
