/** A straight line through points, by least squares. */
export interface Slope {
  readonly perUnit: number;
  /** Standard error of `perUnit`, from how far the points are off the line. */
  readonly error: number;
}

/** How much `y` grows with `x`; three points at least. */
export function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): Slope {
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x0, y0] = [mean(({ x }) => x), mean(({ y }) => y)];
  const spread = mean(({ x }) => (x - x0) ** 2);
  const perUnit = mean(({ x, y }) => (x - x0) * (y - y0)) / spread;
  const off = points.reduce((sum, { x, y }) => sum + (y - y0 - perUnit * (x - x0)) ** 2, 0);
  return { perUnit, error: Math.sqrt(off / (points.length - 2) / (spread * points.length)) };
}
