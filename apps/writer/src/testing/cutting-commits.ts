import type { Pool } from '@pganalytics/postgres';

/**
 * A pool whose connections break at COMMIT: 1 before the server gets it, 2 after the server has done it and before we
 * learn of it, 0 not at all.
 */
export function cuttingCommits(real: Pool, how: () => 0 | 1 | 2): Pool {
  const broken = () => new Error('Connection terminated unexpectedly');
  const connect = async () => {
    const client = await real.connect();
    const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>;
    const cut = async (...given: unknown[]) => {
      if (given[0] !== 'COMMIT') return query(...given);
      const way = how();
      if (way === 1) await query('ROLLBACK');
      if (way !== 1) await query('COMMIT');
      if (way !== 0) throw broken();
      return undefined;
    };
    return new Proxy(client, {
      get: (target, name) => {
        if (name === 'query')
          return (...given: unknown[]) => (isSubmittable(given[0]) ? query(...given) : cut(...given));
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  return new Proxy(real, { get: (target, name) => (name === 'connect' ? connect : bound(target, name)) });
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name);
  return typeof value === 'function' ? value.bind(target) : value;
}

function isSubmittable(given: unknown): boolean {
  return typeof given === 'object' && given !== null && 'submit' in given;
}
