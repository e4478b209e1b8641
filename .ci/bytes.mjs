/** The bytes that an exposition has of all samplers together. */
export function countedBytes(exposition) {
  const rows = exposition.matchAll(/^flow_sampler_bytes_total\{.*\} (\d+)$/gm)
  return [...rows].reduce((all, [, bytes]) => all + Number(bytes), 0)
}

/** The bytes that the last line of `flowtally generate` says were sent. */
export function sentBytes(printed) {
  return JSON.parse(printed.trim().split('\n').at(-1)).scaled_bytes
}
