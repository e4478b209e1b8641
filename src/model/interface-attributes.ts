/** On which side of the network an interface is. */
export const boundaries = ['external', 'internal'] as const
export type Boundary = (typeof boundaries)[number]

/** What can be known of an interface; absent or empty is not known. */
export interface InterfaceAttributes {
  /** As in ifName: `et-0/0/1`. */
  readonly name?: string | undefined
  /** What people call it, as in ifAlias: `Transit: Telia`. */
  readonly alias?: string | undefined
  /** As in ifDescr. */
  readonly description?: string | undefined
  /** In bits a second. */
  readonly speed?: number | undefined
  readonly boundary?: Boundary | undefined
  /** Who is at the other end. */
  readonly provider?: string | undefined
  /** What kind of link it is: `transit`, `peering`, `customer`. */
  readonly connectivity?: string | undefined
}
