import { loadConfig } from '@pganalytics/config';

import { queryConfig } from '../query.config.js';
import { AnswerTurns } from './answer-turns.js';

const settings = {
  DATABASE_URL: 'postgres://localhost/x',
  BUS_DATABASE_URL: 'postgres://localhost/x',
  QUERY_MAX_RUNNING: '3',
  QUERY_MAX_RUNNING_PER_ORGANISATION: '2',
  QUERY_MAX_RUNNING_PER_USER: '2',
  QUERY_MAX_WAITING_PER_USER: '3',
  QUERY_MAX_WAIT_SECONDS: '1',
};

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the turns of answers', () => {
  let turns: AnswerTurns;
  let begun: string[];
  let ends: (() => void)[];
  const ask = (organisationId: string, userId = `user of ${organisationId}`) =>
    turns.take({ organisationId, userId }, async () => {
      begun.push(organisationId);
      await new Promise<void>((resolve) => ends.push(resolve));
      return organisationId;
    });

  beforeEach(() => {
    turns = new AnswerTurns({ values: loadConfig(queryConfig, settings) });
    begun = [];
    ends = [];
  });

  it('are few for one organisation, so that another one still gets its own', async () => {
    const asked = ['a', 'a', 'a', 'b', 'b'].map((organisation) => ask(organisation));
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
    const fails = () => turns.take({ organisationId: 'a', userId: 'u' }, () => Promise.reject(new Error('no')));
    await Promise.allSettled([fails(), fails(), fails()]);

    void ask('a');
    await settled();

    expect(begun).toEqual(['a']);
    ends[0]();
  });

  it('are fewer for one user than for the organisation, so that the others of it get theirs', async () => {
    turns = new AnswerTurns({ values: loadConfig(queryConfig, { ...settings, QUERY_MAX_RUNNING_PER_USER: '1' }) });
    const asked = [ask('a', 'greedy'), ask('a', 'greedy'), ask('a', 'modest')];
    await settled();

    expect(begun).toHaveLength(2);
    ends[1]();
    await asked[2];
    ends[0]();
    await asked[0];
    await settled();
    ends[2]();
  });

  it('are refused at once to a user of whom too many questions wait', async () => {
    const asked = Array.from({ length: 5 }, () => ask('a'));

    await expect(ask('a')).rejects.toMatchObject({ code: 'query.too-many-waiting', retryAfterSeconds: 2 });
    for (const one of asked) {
      await settled();
      ends.shift()!();
      await one;
    }
  });
});
