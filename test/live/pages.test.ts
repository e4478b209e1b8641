import { describe, it } from 'node:test'
import { followPage } from './follow-page.ts'
import { followedPages } from './followed-pages.ts'
import { without } from './traffic.ts'

describe('pages say what commands print', {
  skip: without('curl', 'softflowd', 'openssl', 'promtool', 'jq'),
}, () => {
  for (const followed of followedPages) {
    it(`${followed.page}, ${followed.sections.join(', ')}`, (context) =>
      followPage(followed, context))
  }
})
