import { loadConfig } from '@pganalytics/config';

import { queryConfig } from '../query.config.js';
import { AnswerTurns } from './answer-turns.js';

const settings = {
  DATABASE_URL: 'postgres://localhost/x',
  BUS_DATABASE_URL: 'postgres://localhost/x',
  QUERY_MAX_RUNNING: '3',
  QUERY_MAX_RUNNING_PER_ORGANISATION: '2',
  QUERY_MAX_WAIT_SECONDS: '1',
};

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the turns of answers', () => {
  let turns: AnswerTurns;
  let begun: string[];
  let ends: (() => void)[];
  const ask = (organisation: string) =>
    turns.take(organisation, async () => {
      begun.push(organisation);
      await new Promise<void>((resolve) => ends.push(resolve));
      return organisation;
    });

  beforeEach(() => {
    turns = new AnswerTurns({ values: loadConfig(queryConfig, settings) });
    begun = [];
    ends = [];
  });

  it('are few for one organisation, so that another one still gets its own', async () => {
    const asked = ['a', 'a', 'a', 'b', 'b'].map(ask);
    await settled();
    expect(begun).toEqual(['a', 'a', 'b']);

    ends[2]();
    await asked[3];
    await settled();
    expect(begun).toEqual(['a', 'a', 'b', 'b']);

    ends[0]();
    await asked[0];
    await settled();
    ends.slice(1).forEach((end) => end());
  });

  it('come to an end for who waited too long, with a time to try again', async () => {
    void ask('a');
    void ask('a');

    await expect(ask('a')).rejects.toMatchObject({ kind: 'too-many', retryAfterSeconds: 5 });
    ends.forEach((end) => end());
  });

  it('are given back by an answer that fails', async () => {
    const fails = () => turns.take('a', () => Promise.reject(new Error('no')));
    await Promise.allSettled([fails(), fails(), fails()]);

    void ask('a');
    await settled();

    expect(begun).toEqual(['a']);
    ends[0]();
  });
});
