import { gapReason } from './gap-reason.js';

describe('why samples are missing', () => {
  it.each([
    ['spool-full', "The collector's spool was full, so the oldest samples were dropped"],
    ['collector-paused: Somebody paused this server.', 'Collection was paused: Somebody paused this server'],
    ['server-unreachable: connect ECONNREFUSED', 'The server did not answer the collector: connect ECONNREFUSED'],
    ['collector-removed: This collector no longer watches the server.', 'This collector no longer watches the server'],
    ['something-new', 'something-new'],
  ])('of %p is said in words', (reason, words) => {
    expect(gapReason(reason)).toBe(words);
  });
});
