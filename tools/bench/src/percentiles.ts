import { encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import type { Histogram } from 'hdr-histogram-js';

/** The percentiles that every latency result shows, divided by `divisor`, and the histogram itself in HdrHistogram's V2 form. */
export function percentiles(histogram: Histogram, divisor: number): Record<string, number | string> {
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / divisor;
  return {
    p50: at(50),
    p95: at(95),
    p99: at(99),
    'p99.9': at(99.9),
    max: histogram.maxValue / divisor,
    count: histogram.totalCount,
    histogram: encodeIntoCompressedBase64(histogram),
  };
}
