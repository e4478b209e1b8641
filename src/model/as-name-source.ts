/** Where names of autonomous systems come from: a file, or what a web server has. */
export type AsNameSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }

/** The list that flow-exporter reads; `auto` among the sources. */
export const AUTO_AS_NAMES = 'http://www.cidr-report.org/as2.0/asn.txt'
