/** The same without user and password, to be shown and to be asked. */
export function bareUrl(url: URL): URL {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return bare
}
