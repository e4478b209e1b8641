/** A tunnel without a header of its own: the number by which the packet in it is found. */
export const inside = (number: number) => () => number
