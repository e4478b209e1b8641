/** Stands for the sampling rate in a header that says that packets are sampled, and not at which rate. */
export const UNSAID = -1
