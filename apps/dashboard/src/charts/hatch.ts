import type { GapInData } from '../data/types.js';
import type uPlot from 'uplot';

/** A canvas pattern of thin diagonal lines. */
function hatchPattern(context: CanvasRenderingContext2D, color: string, pixelRatio: number): CanvasPattern | null {
  const size = Math.round(8 * pixelRatio);
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext('2d');
  if (!pen) return null;
  pen.strokeStyle = color;
  pen.lineWidth = pixelRatio;
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat');
}

/** Hatches the stretches without samples, below the lines. */
export function drawGaps(plot: uPlot, gaps: readonly GapInData[], color: string): void {
  if (gaps.length === 0) return;
  const { ctx: context, bbox } = plot;
  const pattern = hatchPattern(context, color, devicePixelRatio);
  if (!pattern) return;
  context.save();
  context.beginPath();
  context.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  context.clip();
  context.fillStyle = pattern;
  for (const gap of gaps) {
    const left = plot.valToPos(gap.from, 'x', true);
    const right = plot.valToPos(gap.to, 'x', true);
    context.fillRect(left, bbox.top, Math.max(right - left, devicePixelRatio), bbox.height);
  }
  context.restore();
}

/** A dotted line below each flag of a change. */
export function drawChanges(plot: uPlot, changes: readonly { readonly at: number }[], color: string): void {
  if (changes.length === 0) return;
  const { ctx: context, bbox } = plot;
  context.save();
  context.strokeStyle = color;
  context.lineWidth = devicePixelRatio;
  context.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  context.beginPath();
  for (const { at } of changes) {
    const x = Math.round(plot.valToPos(at, 'x', true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    context.moveTo(x, bbox.top);
    context.lineTo(x, bbox.top + bbox.height);
  }
  context.stroke();
  context.restore();
}

/** A line through the moment that the rest of the screen is about. */
export function drawMark(plot: uPlot, at: number | undefined, color: string): void {
  if (at === undefined) return;
  const { ctx: context, bbox } = plot;
  const x = Math.round(plot.valToPos(at, 'x', true)) + 0.5;
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  context.save();
  context.strokeStyle = color;
  context.lineWidth = 2 * devicePixelRatio;
  context.beginPath();
  context.moveTo(x, bbox.top);
  context.lineTo(x, bbox.top + bbox.height);
  context.stroke();
  context.restore();
}
