import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { negotiate } from '../../src/expose/negotiate.ts'

describe('negotiate', () => {
  const cases = [
    ['nobody asked', undefined, 'text'],
    ['an empty header', '', 'text'],
    ['curl', '*/*', 'text'],
    ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text'],
    [
      'Prometheus 2',
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      'openmetrics',
    ],
    [
      'Prometheus 3',
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
      'openmetrics',
    ],
    [
      'Prometheus told to prefer text',
      'text/plain;version=0.0.4;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1',
      'text',
    ],
    ['OpenMetrics of any version', 'application/openmetrics-text', 'openmetrics'],
    ['a quoted version', 'application/openmetrics-text; version="1.0.0"', 'openmetrics'],
    ['a version we do not write', 'application/openmetrics-text;version=2.0.0', 'text'],
    ['capitals', 'Application/OpenMetrics-Text;Q=0.5', 'openmetrics'],
    ['a refusal of text', 'text/plain;q=0, */*;q=0.5', 'openmetrics'],
    ['a refusal of OpenMetrics', 'application/openmetrics-text;q=0, */*;q=0.1', 'text'],
    ['equal weights, the first', 'application/openmetrics-text,text/plain', 'openmetrics'],
    ['equal weights, the first', 'text/plain,application/openmetrics-text', 'text'],
    ['equal weights, the more specific', '*/*,application/openmetrics-text', 'openmetrics'],
    ['a range of types', 'text/*;q=0.3, application/*;q=0.9', 'openmetrics'],
    ['an unreadable weight', 'application/openmetrics-text;q=high', 'openmetrics'],
    ['neither', 'image/png', 'text'],
    ['rubbish', ';;,,=;q', 'text'],
  ] as const
  for (const [who, accept, format] of cases) {
    it(`answers ${who} (${accept}) with ${format}`, () => {
      assert.equal(negotiate(accept), format)
    })
  }
})
