import { eventually } from '@pganalytics/servers';

import { askTogether } from './together.js';

type Ask = (questions: readonly string[], signal: AbortSignal) => Promise<readonly string[]>;

const waiting = () => new AbortController();

/** Asks in groups by the first letter, three at most; `requests` is what was asked together. */
function gathering(answer: Ask = (questions) => Promise.resolve(questions.map((one) => one.toUpperCase()))) {
  const requests: (readonly string[])[] = [];
  const ask = askTogether<string, string>({
    groupOf: (question) => question.charAt(0),
    withinMs: 1,
    most: 3,
    ask: (questions, signal) => {
      requests.push(questions);
      return answer(questions, signal);
    },
  });
  return { ask, requests };
}

describe('questions that are asked together', () => {
  it('go out in one request, and each gets its own answer', async () => {
    const { ask, requests } = gathering();

    const answers = await Promise.all(['a1', 'a2'].map((question) => ask(question, waiting().signal)));

    expect(answers).toEqual(['A1', 'A2']);
    expect(requests).toEqual([['a1', 'a2']]);
  });

  it('share no request with another group, nor more than a request takes', async () => {
    const { ask, requests } = gathering();

    await Promise.all(['a1', 'b1', 'a2', 'a3', 'a4'].map((question) => ask(question, waiting().signal)));

    expect(new Set(requests)).toEqual(new Set([['a1', 'a2', 'a3'], ['a4'], ['b1']]));
  });

  it('all fail when the request does', async () => {
    const { ask } = gathering(() => Promise.reject(new Error('no')));

    const results = await Promise.allSettled(['a1', 'a2'].map((question) => ask(question, waiting().signal)));

    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('are not asked when nobody waits for them any more', async () => {
    const { ask, requests } = gathering();
    const gone = waiting();

    const given = ask('a1', gone.signal);
    gone.abort(new Error('gone'));

    await expect(given).rejects.toThrow('gone');
    await expect(ask('a2', waiting().signal)).resolves.toBe('A2');
    expect(requests).toEqual([['a2']]);
  });

  it('give up their request only when the last of them does', async () => {
    let request: AbortSignal | undefined;
    const { ask } = gathering((_questions, signal) => {
      request = signal;
      return new Promise(() => undefined);
    });
    const [one, other] = [waiting(), waiting()];
    const given = Promise.allSettled([ask('a1', one.signal), ask('a2', other.signal)]);
    await eventually(() => Promise.resolve(expect(request).toBeDefined()));

    one.abort();
    expect(request?.aborted).toBe(false);
    other.abort();
    expect(request?.aborted).toBe(true);
    await given;
  });
});
