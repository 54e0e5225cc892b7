import { jest } from '@jest/globals';
import { AxisWidth } from './axis-width.js';

const [one, other] = [{}, {}];

describe('the width of the axis of values', () => {
  it('is the usual one for short labels, and has a bound', () => {
    const width = new AxisWidth();

    expect(width.current()).toBe(62);
    expect(width.need(one, 40)).toBe(62);
    expect(width.need(one, 70)).toBe(78);
    expect(width.need(one, 500)).toBe(94);
  });

  it('is that of the chart that needs most, for all, while it is there', async () => {
    const width = new AxisWidth();
    const redraw = jest.fn();
    width.subscribe(redraw);

    width.need(one, 70);
    expect(width.need(other, 40)).toBe(78);
    await Promise.resolve();
    expect(redraw).toHaveBeenCalledTimes(1);

    width.forget(one);
    await Promise.resolve();
    expect(width.current()).toBe(62);
    expect(redraw).toHaveBeenCalledTimes(2);
  });

  it('moves nothing while labels change within it', async () => {
    const width = new AxisWidth();
    width.need(one, 63);
    await Promise.resolve();
    const redraw = jest.fn();
    const stop = width.subscribe(redraw);

    width.need(one, 78);
    await Promise.resolve();
    stop();
    width.need(one, 10);
    await Promise.resolve();

    expect(redraw).not.toHaveBeenCalled();
  });
});
