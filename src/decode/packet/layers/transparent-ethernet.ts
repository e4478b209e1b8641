/** RFC 1701: the Ethernet type of an Ethernet frame. */
export const TRANSPARENT_ETHERNET = 0x6558
