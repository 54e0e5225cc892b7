/** What one stream has over time: the earliest and the latest moment, both included. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/**
 * Sorts streams of one server into lanes. In a lane streams follow each other, as those of a collector that starts
 * again or is replaced do, and share no more than the moment of the hand-over: what they tell adds up. Streams that run
 * beside each other (two collectors on one server) are in different lanes and tell the same twice: of these one counts.
 */
export function lanesOf<T extends Extent>(streams: readonly T[]): T[][] {
  const lanes: T[][] = [];
  for (const stream of streams.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const lane = lanes.find((one) => one.at(-1)!.to <= stream.from);
    if (lane) lane.push(stream);
    else lanes.push([stream]);
  }
  return lanes;
}
