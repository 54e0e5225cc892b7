import { HostNames, socketTo } from './host-names.js';

const address = { address: '10.0.0.1', family: 4 };

describe('looking up host names', () => {
  it('asks for two at a time, for each name once, and goes on after a failure', async () => {
    const asked: string[] = [];
    const answers = new Map<string, PromiseWithResolvers<(typeof address)[]>>();
    const names = new HostNames((name) => {
      asked.push(name);
      const answer = Promise.withResolvers<(typeof address)[]>();
      answers.set(name, answer);
      return answer.promise;
    });

    const found = ['a', 'a', 'b', 'c', 'd'].map((name) => names.find(name));
    const settled = Promise.allSettled(found);
    expect(asked).toEqual(['a', 'b']);
    answers.get('b')!.reject(new Error('ENOTFOUND'));
    await expect(found[2]).rejects.toThrow('ENOTFOUND');
    await Promise.resolve();
    expect(asked).toEqual(['a', 'b', 'c']);
    answers.get('a')!.resolve([address]);
    await found[1];
    answers.get('c')!.resolve([address]);
    await found[3];
    answers.get('d')!.resolve([address]);

    expect((await settled).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    void names.find('a');
    expect(asked.at(-1)).toBe('a');
  });

  it('leaves addresses and Unix sockets alone', async () => {
    expect(await socketTo('127.0.0.1')).toBeUndefined();
    expect(await socketTo('::1')).toBeUndefined();
    expect(await socketTo('/var/run/postgresql')).toBeUndefined();
  });
});
