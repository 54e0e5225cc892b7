import { randomUUID } from 'node:crypto';

import { TestStack, aFrame } from '../testing.js';
import type { TestServer } from '../testing.js';

const NOW = Date.now();
const MINUTE = 60_000;
const at = (minute: number) => NOW - (60 - minute) * MINUTE;

const setting = (name: string, value: string, more: object = {}) => ({
  name,
  setting: value,
  unit: null,
  pending_restart: false,
  ...more,
});
const workMem = (value: string) => setting('work_mem', value, { unit: 'kB' });
const role = (rolname: string, more: object = {}) => ({
  oid: rolname.length,
  rolname,
  rolsuper: false,
  rolcanlogin: true,
  rolinherit: true,
  rolconnlimit: -1,
  ...more,
});
const object = (object_type: string, name: string, more: object) => ({
  datid: 5,
  datname: 'shop',
  object_type,
  schemaname: 'public',
  name,
  ...more,
});
const change = (object_type: string, name: string, kind: string, minute: number, definition: string | null = null) =>
  object(object_type, name, { change: kind, seen_at: at(minute), not_before: at(minute - 10), definition });
const extension = (datid: number, extname: string, extversion: string | null, dropped_at: number | null = null) => ({
  datid,
  datname: `db${datid}`,
  extname,
  schemaname: 'public',
  extversion,
  dropped_at,
});
const rule = (line_number: number, more: object) => ({
  file_name: '/etc/pg_hba.conf',
  line_number,
  rule_number: line_number - 9,
  database: 'all',
  user_name: 'all',
  ...more,
});
const local = { type: 'local', auth_method: 'peer' };
const inside = { type: 'host', address: '10.0.0.0', netmask: '255.0.0.0', auth_method: 'md5' };
const own = { type: 'host', address: '::1', auth_method: 'scram-sha-256' };
const outside = { type: 'hostssl', address: '0.0.0.0', netmask: '0.0.0.0', auth_method: 'cert' };
const life = (start: number, in_recovery: boolean, version = '18.3') => [
  { postmaster_start: start, in_recovery, version },
];

describe('the changes of a server', () => {
  let stack: TestStack;
  let server: TestServer;
  let token: string;

  beforeAll(async () => {
    stack = await TestStack.start();
    const organisationId = randomUUID();
    token = await stack.token(organisationId);
    server = await stack.addServer(organisationId, 'changing');
    const born = at(-500);
    await stack.store(server, [
      {
        collectedAt: at(40),
        frames: [
          aFrame('pg_settings', [
            { at: at(0), rows: [workMem('4096'), setting('fsync', 'on'), setting('shared_buffers', '16384')] },
            { at: at(20), rows: [workMem('65536')] },
            { at: at(30), rows: [setting('shared_buffers', '16384', { pending_restart: true })] },
          ]),
          aFrame('pg_db_role_setting', [
            { at: at(0), rows: [] },
            {
              at: at(25),
              rows: [{ setdatabase: 5, setrole: 0, name: 'work_mem', datname: 'shop', rolname: null, setting: '1GB' }],
            },
          ]),
          aFrame('pg_roles', [
            { at: at(0), rows: [role('app'), role('gone')] },
            {
              at: at(35),
              rows: [role('app', { rolsuper: true }), { oid: 4, rolname: 'gone', dropped_at: at(35) }],
            },
          ]),
          aFrame('pg_extension', [
            { at: at(0), rows: [extension(5, 'plpgsql', '1.0'), extension(5, 'vector', '0.7')] },
            { at: at(10), rows: [extension(6, 'plpgsql', '1.0')] },
            { at: at(20), rows: [extension(5, 'vector', '0.8')] },
          ]),
          aFrame('pg_hba_file_rules', [
            { at: at(0), rows: [rule(10, local), rule(11, inside), rule(12, own)] },
            { at: at(15), rows: [rule(10, outside), rule(11, local), rule(12, inside), rule(13, own)] },
            { at: at(25), rows: [rule(12, { ...inside, auth_method: 'scram-sha-256' })] },
            { at: at(35), rows: [rule(10, local), rule(11, outside)] },
            // A comment above all of them.
            {
              at: at(38),
              rows: [
                { ...rule(10, {}), database: null, user_name: null, rule_number: null, dropped_at: at(38) },
                { ...rule(11, local), rule_number: 1 },
                { ...rule(12, outside), rule_number: 2 },
                { ...rule(13, { ...inside, auth_method: 'scram-sha-256' }), rule_number: 3 },
                { ...rule(14, own), rule_number: 4 },
              ],
            },
          ]),
          aFrame('pg_ident_file_mappings', [
            { at: at(0), rows: [] },
            { at: at(15), rows: [{ line_number: 3, map_name: 'office', sys_name: 'jo', pg_username: 'app' }] },
          ]),
          aFrame('schema_objects', [
            { at: at(0), rows: [object('column', 'orders.total', { definition: 'integer' })] },
            { at: at(20), rows: [object('column', 'orders.total', { definition: 'bigint' })] },
          ]),
          aFrame('schema_changes', [
            {
              at: at(20),
              rows: [
                change('column', 'orders.total', 'altered', 20, 'bigint'),
                change('table', 'invoices', 'created', 20, 'owner app'),
                change('column', 'invoices.id', 'created', 20, 'bigint'),
                change('column', 'invoices.sum', 'created', 20, 'numeric'),
                change('index', 'invoices.invoices_pkey', 'created', 20, 'CREATE UNIQUE INDEX …'),
              ],
            },
          ]),
          aFrame('server', [
            { at: at(0), rows: life(born, true) },
            { at: at(10), rows: life(born, false) },
            { at: at(40), rows: life(at(39), false, '18.4') },
          ]),
        ],
        states: [{ family: 'pg_roles', state: 'denied', reason: 'Not allowed to read pg_roles.' }],
      },
    ]);
  });
  afterAll(async () => stack?.stop());

  const ask = async (more = '') =>
    (await stack.get(`/servers/${server.serverId}/changes?from=${at(-1)}&to=${at(60)}${more}`, { token })).body;
  const titles = async (more?: string) =>
    (await ask(more)).items.map((item: { title: string }) => item.title).toSorted();

  it('are told with what was before and after, and between which looks they happened', async () => {
    const [item] = (await ask('&kind=setting&search=work')).items;

    expect(item).toMatchObject({
      kind: 'setting',
      name: 'work_mem',
      change: 'altered',
      title: 'work_mem changed from 4MB to 64MB',
      before: '4MB',
      after: '64MB',
      at: at(20),
      notBefore: at(0),
    });
  });

  it('hold settings of the server, of databases and roles, and values that wait for a restart', async () => {
    expect(await titles('&kind=setting&kind=role-setting')).toEqual([
      'shared_buffers has another value in the files, which waits for a restart',
      'work_mem changed from 4MB to 64MB',
      'work_mem of all roles in database shop was set to 1GB',
    ]);
  });

  it('hold roles and extensions, and take nothing for new that is only read for the first time', async () => {
    expect(await titles('&kind=role&kind=extension')).toEqual([
      'Extension vector of db5 changed from 0.7 to 0.8',
      'Role app changed',
      'Role gone was dropped',
    ]);
  });

  it('hold who may connect: rules that are new, altered or tried in another order, but none that only moved down', async () => {
    expect(await titles('&kind=hba-rule&kind=ident-map')).toEqual([
      'Each rule of pg_hba.conf is there, but in another order',
      'The line of pg_ident.conf was added: office jo app',
      'The rule of pg_hba.conf changed to host all all 10.0.0.0 255.0.0.0 scram-sha-256',
      'The rule of pg_hba.conf was added: hostssl all all 0.0.0.0 0.0.0.0 cert',
    ]);
    const { items } = await ask('&kind=hba-rule&search=pg_hba.conf:12');
    expect(items).toMatchObject([{ before: 'host all all 10.0.0.0 255.0.0.0 md5', at: at(25), notBefore: at(15) }]);
  });

  it('hold definitions, and tell a new table with its parts as one', async () => {
    const { items } = await ask('&kind=schema');

    expect(items.map((item: { title: string }) => item.title).toSorted()).toEqual([
      'Column public.orders.total of shop was altered',
      'Table public.invoices of shop was created, with 1 index and 2 columns',
    ]);
    const [column] = items.filter((item: { objectType: string }) => item.objectType === 'column');
    expect(column).toMatchObject({ before: 'integer', after: 'bigint', notBefore: at(10) });
  });

  it('hold the start of the server, its version and its role', async () => {
    const { items } = await ask('&kind=restart&kind=version&kind=server-role');

    expect(items.map((item: { kind: string; at: number }) => [item.kind, item.at])).toEqual([
      ['version', at(40)],
      ['restart', at(39)],
      ['server-role', at(10)],
    ]);
  });

  it('are the same when all is closed, page by page, and say what would not be seen', async () => {
    const before = await ask();
    await stack.closeChunks();
    const first = await ask('&limit=8');
    const rest = await ask(`&limit=8&cursor=${first.nextCursor}`);

    expect(before.total).toBe(15);
    expect([...first.items, ...rest.items]).toEqual(before.items);
    expect(rest.nextCursor).toBeNull();
    expect(first.notSeen).toMatchObject([{ family: 'pg_roles', state: 'denied' }]);
  });

  it('are taken for what they are by a second collector that begins: it tells all rows again', async () => {
    const again = { ...server, epoch: server.epoch + 1n };
    const rows = [workMem('65536'), setting('shared_buffers', '16384', { pending_restart: true })];
    await stack.store(again, [{ collectedAt: at(50), frames: [aFrame('pg_settings', [{ at: at(50), rows }])] }]);

    expect(await titles('&kind=setting&limit=6')).toEqual([
      'fsync is no more',
      'shared_buffers has another value in the files, which waits for a restart',
      'work_mem changed from 4MB to 64MB',
    ]);
  });
});
