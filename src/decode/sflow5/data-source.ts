const TWO_32 = 0x1_0000_0000

/** The compact `sflow_data_source`: 8 bits of type and 24 of index. */
const INDEX_BITS = 24
const INDEX_MASK = 0xff_ffff

/** Type and index of a data source as one number: of an interface, its ifIndex. */
export function dataSource(type: number, index: number): number {
  // a whole number of 32 bits most often, with which maps are faster
  return type === 0 ? index : type * TWO_32 + index
}

/** The same for the compact form. */
export function compactDataSource(word: number): number {
  return dataSource(word >>> INDEX_BITS, word & INDEX_MASK)
}

/** 0 for an interface, whose ifIndex the index is then. */
export function sourceType(source: number): number {
  return Math.floor(source / TWO_32)
}

export function sourceIndex(source: number): number {
  return source % TWO_32
}
