import { ApiProblem } from '@pganalytics/api-client';

import { failureOf, isFinal, offline, RequestFailed } from './problem.js';

const aProblem = (status: number, detail = 'It was wrong.') =>
  new ApiProblem(status, { type: 'about:blank', title: 'Wrong', status, code: 'x.wrong', detail }, undefined);

describe('a failed request', () => {
  it.each([
    [400, 'invalid'],
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [429, 'busy'],
    [500, 'broken'],
    [503, 'offline'],
  ])('with status %p is %p', (status, kind) => {
    expect(failureOf(aProblem(status))).toMatchObject({ kind });
  });

  it('says what the API said', () => {
    expect(failureOf(aProblem(404, 'No server has the id 7.'))).toMatchObject({ message: 'No server has the id 7.' });
  });

  it('stays what it is when it did not come from the API', () => {
    const error = new TypeError('x');

    expect(failureOf(error)).toBe(error);
  });

  it('is tried again only when that can help', () => {
    expect([isFinal(new RequestFailed('not-found', 'x')), isFinal(offline()), isFinal(new Error('x'))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
