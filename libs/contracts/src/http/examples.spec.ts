import { z } from 'zod';

import { changeItem, problemDetails, queryItem, seriesAnswer, serverSummary, sessionNow } from '../index.js';

describe('the examples of HTTP shapes', () => {
  it.each([
    ['Change', changeItem],
    ['Problem', problemDetails],
    ['QueryItem', queryItem],
    ['Series', seriesAnswer],
    ['ServerSummary', serverSummary],
    ['Session', sessionNow],
  ])('of %s fit their shape', (id, shape) => {
    const { examples } = z.globalRegistry.get(shape) ?? {};

    expect(z.globalRegistry.get(shape)?.id).toBe(id);
    expect(examples).toHaveLength(1);
    for (const example of examples as unknown[]) expect(shape.parse(example)).toEqual(example);
  });
});
