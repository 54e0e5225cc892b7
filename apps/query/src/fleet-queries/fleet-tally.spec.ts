import { StatementTexts } from '../activity/statement-texts.js';
import type { StatementTotals } from '../queries/statement-totals.js';
import type { ServerStatements } from './fleet-statements.js';
import { FleetTally, TooManyStatements, fleetMeasureOf } from './fleet-tally.js';

/** The statements of a server: how long each fingerprint took, under an id of its own. */
function aServer(name: string, times: Readonly<Record<string, number>>): ServerStatements {
  const statements = Object.entries(times).map(([fingerprint, ms], index): StatementTotals => ({
    queryId: `${index}`,
    fingerprint,
    datname: null,
    usename: null,
    measures: { calls: 1, total_exec_time: ms },
    sampledSeconds: null,
    sampledParts: [],
  }));
  const server = { serverId: `id of ${name}`, name } as ServerStatements['server'];
  return { server, found: { statements, texts: new StatementTexts() } as unknown as ServerStatements['found'] };
}

describe('the tally of a fleet', () => {
  const tallied = (tally: FleetTally) =>
    tally.statements().map(({ fingerprint, measures, serverCount, heaviest }) => ({
      fingerprint,
      time: measures['total_exec_time'],
      serverCount,
      heaviest: heaviest.map(({ name }) => name),
    }));

  it('adds server by server and keeps of each statement the servers on which it weighs most', () => {
    const tally = new FleetTally({ order: 'total_exec_time', servers: 2, statements: 10 });

    tally.take(aServer('light', { a: 1, b: 7 }));
    tally.take(aServer('heavy', { a: 100 }));
    tally.take(aServer('middle', { a: 10 }));

    expect(tallied(tally)).toEqual([
      { fingerprint: 'a', time: 111, serverCount: 3, heaviest: ['heavy', 'middle'] },
      { fingerprint: 'b', time: 7, serverCount: 1, heaviest: ['light'] },
    ]);
    expect(fleetMeasureOf(tally.statements()[0], 'servers')).toBe(3);
  });

  it('takes nothing of a server that would bring too many statements, and goes on with the next', () => {
    const tally = new FleetTally({ order: 'total_exec_time', servers: 1, statements: 3 });
    tally.take(aServer('first', { a: 1, b: 1 }));

    expect(() => tally.take(aServer('second', { a: 1, c: 1, d: 1 }))).toThrow(TooManyStatements);
    tally.take(aServer('third', { b: 1, c: 1 }));

    expect(tallied(tally).map(({ fingerprint, time }) => [fingerprint, time])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 1],
    ]);
  });
});
