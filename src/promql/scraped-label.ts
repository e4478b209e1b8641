/** What Prometheus calls a label of ours: it has a job and an instance of its own, unless `honor_labels` is set. */
export function scrapedLabel(label: string): string {
  return label === 'job' || label === 'instance' ? `exported_${label}` : label
}
