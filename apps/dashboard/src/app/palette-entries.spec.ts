import type { QueryItem, ServerSummary } from '../data/types.js';
import type { PageEntry } from './page.js';
import { paletteEntries } from './palette-entries.js';

const aServer = (id: string, name: string, labels = {}): ServerSummary =>
  ({ id, name, labels, host: `${name}.internal`, state: 'healthy' }) as ServerSummary;
const servers = [aServer('1', 'old-shop'), aServer('2', 'shop', { env: 'prod' }), aServer('3', 'billing')];
const aPage = (path: string, label: string, jump: string, words: string): PageEntry => ({
  path,
  label,
  jump,
  words,
  group: 'Some',
  watches: false,
  ranged: false,
});
const mainPages = [aPage('/', 'Fleet', 'f', 'home')];
const serverPages = [
  aPage('/', 'Overview', 'o', 'load'),
  aPage('queries', 'Queries', 'q', 'statements pg_stat_statements'),
  aPage('tables', 'Tables', 't', 'bloat'),
  { ...aPage('queries/$queryId', 'Query', '', 'pg_stat_statements'), group: undefined },
];
const find = (text: string, serverId?: string, statements: QueryItem[] = []) =>
  paletteEntries(text, { servers, serverId, statements, serverPages, mainPages });
const labelsIn = (group: string, text: string, serverId?: string) =>
  find(text, serverId)
    .filter((entry) => entry.group === group)
    .map(({ label }) => label);

describe('the palette', () => {
  it('finds servers by name, host and label, those that begin with the text first', () => {
    expect(labelsIn('Servers', 'shop')).toEqual(['shop', 'old-shop']);
    expect(labelsIn('Servers', 'env:prod')).toEqual(['shop']);
    expect(labelsIn('Servers', 'billing.internal')).toEqual(['billing']);
  });

  it('finds pages by other words for them, on the server one is on', () => {
    const [page, ...others] = find('pg_stat_statements', '2').filter(({ group }) => group === 'shop');

    expect(others).toEqual([]);
    expect(page).toMatchObject({ group: 'shop', label: 'Queries', path: '/servers/2/queries', hint: 'g q' });
    expect(find('pg_stat_statements')).toEqual([]);
  });

  it('takes a number for a session or a statement by its length', () => {
    expect(labelsIn('By number', '4711', '2')).toEqual(['Session with pid 4711']);
    expect(labelsIn('By number', '123456', '2')).toHaveLength(2);
    expect(labelsIn('By number', '-6012345678901234567', '2')).toEqual([
      'Statement with query id -6012345678901234567',
    ]);
    expect(labelsIn('By number', '4711')).toEqual([]);
  });

  it('offers to look for a name where names are filtered', () => {
    expect(find('orders', '2')).toContainEqual({
      group: 'Look for it in',
      label: 'Tables: orders',
      path: '/servers/2/tables',
      search: { q: 'orders' },
    });
  });

  it('leads to the statements that have the text', () => {
    const statement = { queryId: '-5', text: 'select *\n  from orders', datname: 'shop' } as QueryItem;

    expect(find('orders', '2', [statement])).toContainEqual({
      group: 'Statements',
      label: 'select * from orders',
      hint: 'shop',
      path: '/servers/2/queries/-5',
      sql: true,
    });
  });
});
