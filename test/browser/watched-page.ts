import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { PATIENCE } from './chromium.ts'

/** A page, and all that its browser complained about. */
export interface WatchedPage {
  readonly page: Page
  /** Errors in the console, scripts that threw, what the policy forbade, requests that failed or went elsewhere. */
  readonly complaints: readonly string[]
}

/** Opens a page of a server in a context of its own, and waits until its script has shown something. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const complaints: string[] = []
  const context = await browser.newContext(options)
  context.setDefaultTimeout(PATIENCE)
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`))
  page.on('requestfailed', (request) => {
    // a look that is under way when the page is left
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      complaints.push(`failed: ${request.url()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`)
  })
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin)
      complaints.push(`elsewhere: ${request.url()}`)
  })
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
       console.error('policy', violatedDirective, blockedURI, sourceFile, lineNumber))`,
  )
  await page.goto(url)
  return { page, complaints }
}
