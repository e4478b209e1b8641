/** Commands that end by themselves and need nothing but files of the repository and of the page. */
const alone =
  /^promtool check rules |^cat \w|^(sed [^|]* && )?(npm start --|flowtally) (check|config|dashboards|rules|decode|forecast .*--read|generate .*--for)\b/

/** What is in try/ is run by its own test. */
const unavailable = /\btry\//

/** Whether `test/docs/commands.test.ts` runs a command of a `console` block. */
export function isAlone(command: string): boolean {
  return alone.test(command) && !unavailable.test(command)
}

/** Whether it runs a line of an `sh` block. */
export function isLineAlone(command: string): boolean {
  return /^(npm start --|flowtally) (check|rules|decode|generate .*--(for|count|help))\b/.test(
    command,
  )
}
