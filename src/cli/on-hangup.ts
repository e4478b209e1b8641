/** Does something each time that SIGHUP comes. */
export function onHangup(act: () => void): void {
  process.on('SIGHUP', act)
}
