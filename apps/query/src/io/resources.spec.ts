import { randomUUID } from 'node:crypto';

import { forecast } from '../os/forecast.js';
import { settingText } from '../settings/setting-value.js';
import { TestStack, aFrame } from '../testing.js';
import type { TestServer } from '../testing.js';

const NOW = Date.now();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (minute: number) => NOW - (60 - minute) * MINUTE;
const GIB = 2 ** 30;

const io = (backend_type: string, more: object) => ({ backend_type, object: 'relation', context: 'normal', ...more });
const setting = (name: string, value: string | null, more: object = {}) => ({
  name,
  setting: value,
  boot_val: value,
  unit: null,
  short_desc: `What ${name} is for`,
  pending_restart: false,
  ...more,
});
const session = (pid: number, more: object) => ({
  pid,
  backend_start: at(pid),
  backend_type: 'client backend',
  application_name: 'checkout',
  client_addr: '10.0.0.7',
  state: 'active',
  ...more,
});
const object = (object_type: string, schemaname: string, name: string, definition: string, object_id = 100) => ({
  datid: 5,
  datname: 'shop',
  object_type,
  schemaname,
  name,
  definition,
  object_id,
});

describe('what a server uses and is made of', () => {
  let stack: TestStack;
  let server: TestServer;
  let other: TestServer;
  let token: string;

  beforeAll(async () => {
    stack = await TestStack.start();
    const organisationId = randomUUID();
    token = await stack.token(organisationId);
    server = await stack.addServer(organisationId, 'one');
    other = await stack.addServer(organisationId, 'other');
    const twice = (family: string, first: object, then: object) =>
      aFrame(family, [
        { at: at(30), rows: [first as never] },
        { at: at(31), rows: [then as never] },
      ]);
    const days = Array.from({ length: 5 * 24 }, (_, hour) => ({
      at: NOW - (5 * 24 - hour) * HOUR,
      rows: [
        { mount: '/data', total: 200 * GIB, used: 50 * GIB + hour * GIB, available: 30 * GIB },
        { mount: '/steady', total: 10 * GIB, used: 5 * GIB, available: 5 * GIB },
      ],
    }));
    await stack.store(server, [
      {
        collectedAt: at(59),
        frames: [
          aFrame('pg_stat_io', [
            {
              at: at(30),
              rows: [
                io('client backend', { reads: 100, read_time: 10, hits: 0, op_bytes: 8192, writes: 5 }),
                { ...io('client backend', { writes: 100 }), object: 'wal' },
                io('checkpointer', { reads: null, hits: null, writes: 10, write_time: null }),
              ],
            },
            {
              at: at(31),
              rows: [
                io('client backend', { reads: 300, read_time: 50, hits: 600, op_bytes: 8192, writes: 9 }),
                { ...io('client backend', { writes: 1_000 }), object: 'wal' },
                io('checkpointer', { reads: null, hits: null, writes: 60, write_time: null }),
              ],
            },
          ]),
          twice('pg_stat_wal', { wal_bytes: 1_000, wal_fpi: 5 }, { wal_bytes: 5_000, wal_fpi: 6 }),
          twice('pg_stat_checkpointer', { num_timed: 4, num_requested: 1 }, { num_timed: 5, num_requested: 1 }),
          twice(
            'pg_stat_archiver',
            { archived_count: 5, failed_count: 0, last_archived_time: at(29), last_failed_time: null },
            { archived_count: 5, failed_count: 3, last_archived_time: at(29), last_failed_time: at(31) },
          ),
          aFrame('pg_settings', [
            {
              at: at(0),
              rows: [
                setting('work_mem', '65536', { boot_val: '4096', unit: 'kB' }),
                setting('shared_buffers', '16384', { unit: '8kB', pending_restart: true }),
                setting('fsync', 'on'),
                setting('application_name', null, { boot_val: '' }),
              ],
            },
            { at: at(40), rows: [setting('work_mem', '1024', { boot_val: '4096', unit: 'kB' })] },
          ]),
          aFrame('pg_file_settings', [
            {
              at: at(0),
              rows: [
                {
                  sourcefile: '/pg.conf',
                  sourceline: 1,
                  name: 'shared_buffers',
                  seqno: 1,
                  setting: '1GB',
                  error: null,
                },
                {
                  sourcefile: '/pg.conf',
                  sourceline: 2,
                  name: 'shared_buffers',
                  seqno: 2,
                  setting: '2GB',
                  error: null,
                },
                { sourcefile: '/pg.conf', sourceline: 3, name: 'nonsense', seqno: 3, error: 'unrecognized' },
              ],
            },
          ]),
          aFrame('server', [
            { at: at(59), rows: [{ max_connections: 13, reserved_connections: 3, track_io_timing: true }] },
          ]),
          aFrame('pg_stat_activity_counts', [
            {
              at: at(59),
              rows: [
                { state: 'active', datname: 'shop', usename: 'app', count: 2 },
                { state: 'idle', datname: 'shop', usename: 'app', count: 5 },
                { state: 'idle', datname: 'shop', usename: 'cron', count: 1 },
              ],
            },
          ]),
          aFrame('pg_stat_activity', [
            {
              at: at(59),
              rows: [
                session(9, {}),
                session(3, { application_name: 'report' }),
                session(1, { backend_type: 'walsender' }),
              ],
            },
          ]),
          aFrame('schema_objects', [
            {
              at: at(0),
              rows: [
                object('table', 'public', 'orders', 'owner app'),
                object('column', 'public', 'orders.id', 'bigint'),
                object('view', 'public', 'recent', 'select', 200),
              ],
            },
            { at: at(40), rows: [object('column', 'public', 'orders.id', 'uuid')] },
          ]),
          aFrame('os_disk', days),
        ],
        states: [{ family: 'pg_hba_file_rules', state: 'ok' }],
      },
    ]);
    await stack.store(other, [
      {
        collectedAt: at(59),
        frames: [aFrame('pg_settings', [{ at: at(0), rows: [setting('work_mem', '4096', { unit: 'kB' })] }])],
        states: [{ family: 'os_cpu', state: 'unavailable', reason: 'remote: The server is not on this machine.' }],
      },
    ]);
  });
  afterAll(async () => stack?.stop());

  const ask = async (path: string, of: TestServer = server) =>
    (await stack.get(`/servers/${of.serverId}/${path}`, { token })).body;

  it('tells I/O by kind of process, with times, and bytes also where the server has only operations', async () => {
    const { items: all, timing } = await ask('io');
    const items = all.filter(({ object }: { object: string }) => object === 'relation');

    expect(items.map(({ backendType }: { backendType: string }) => backendType)).toEqual([
      'client backend',
      'checkpointer',
    ]);
    expect(items[0]).toMatchObject({ reads: 200, readBytes: 200 * 8192, meanReadMs: 0.2, hitShare: 0.75 });
    expect(items[1]).toMatchObject({ writes: 50, writeTimeMs: null, meanWriteMs: null, reads: null });
    expect(timing).toBe(true);
  });

  it('tells WAL, checkpoints, and that the archiver fails', async () => {
    const { wal, checkpoints, archiver, buffersWritten } = await ask('io');

    expect(wal).toMatchObject({ bytes: 4_000, fullPageImages: 1, keptBytes: null });
    expect(checkpoints).toMatchObject({ timed: 1, requested: 0 });
    expect(archiver).toMatchObject({ archived: 0, failed: 3, failing: true, lastFailed: at(31) });
    expect(buffersWritten).toMatchObject({ byBackends: 4, byCheckpoints: null });
  });

  it('tells connections against what the server allows, and details of those only that are sampled', async () => {
    const found = await ask('connections');

    expect(found).toMatchObject({ used: 8, max: 13, reserved: 3, share: 0.8 });
    expect(found.byState).toEqual([
      { name: 'idle', connections: 6 },
      { name: 'active', connections: 2 },
    ]);
    expect(found.sampled).toMatchObject({ sessions: 2, byHost: [{ name: '10.0.0.7', connections: 2 }] });
    expect(found.ages.map(({ pid }: { pid: number }) => pid)).toEqual([3, 9]);
  });

  it('lists settings as of a moment, what waits for a restart, and errors of the files', async () => {
    const now = await ask('settings?show=changed');
    const before = await ask(`settings?search=work_mem&at=${at(20)}`);
    const waiting = await ask('settings?show=pending');

    expect(now.items).toMatchObject([{ name: 'work_mem', value: '1MB', defaultValue: '4MB', isDefault: false }]);
    expect(now.total).toEqual({ all: 4, changed: 1, pending: 1, different: null });
    expect(before.items).toMatchObject([{ value: '64MB' }]);
    expect(waiting.items).toMatchObject([{ name: 'shared_buffers', value: '128MB', pendingValue: '2GB' }]);
    expect(waiting.fileErrors).toEqual([{ file: '/pg.conf', line: 3, name: 'nonsense', error: 'unrecognized' }]);
  });

  it('compares the settings of two servers; what our own session hides is not called different', async () => {
    const { items, total, other: compared } = await ask(`settings?show=different&with=${other.serverId}`);

    expect(items.map(({ name, value, otherValue }: Record<string, unknown>) => [name, value, otherValue])).toEqual([
      ['fsync', 'on', null],
      ['shared_buffers', '128MB', null],
      ['work_mem', '1MB', '4MB'],
    ]);
    expect(total.different).toBe(3);
    expect(compared.name).toBe('other');
  });

  it('lists the schema as of a moment, page by page, parts below their table', async () => {
    const first = await ask('schema?limit=2');
    const rest = await ask(`schema?limit=2&cursor=${first.nextCursor}`);
    const before = await ask(`schema?type=column&at=${at(20)}`);

    expect([...first.items, ...rest.items].map(({ name, definition }) => [name, definition])).toEqual([
      ['orders', 'owner app'],
      ['orders.id', 'uuid'],
      ['recent', 'select'],
    ]);
    expect(first.items[1]).toMatchObject({ relation: 'orders', tableId: '5.100' });
    expect(first.tree).toEqual([{ datname: 'shop', schemaname: 'public', counts: { table: 1, column: 1, view: 1 } }]);
    expect(before.items).toMatchObject([{ name: 'orders.id', definition: 'bigint' }]);
  });

  it('says when a disk will be full where a straight line fits, and nothing of a host that is not seen', async () => {
    await stack.closeChunks();
    const { disks } = await ask('host');

    expect(disks[0]).toMatchObject({ mount: '/data', growthBytesPerDay: 24 * GIB });
    expect(Math.abs(disks[0].fullAt - (NOW + 30 * HOUR))).toBeLessThan(2 * HOUR);
    expect(disks[1]).toMatchObject({
      mount: '/steady',
      fullAt: null,
      fullReason: 'It did not grow in the last 5 days.',
    });
    expect(await ask('host', other)).toMatchObject({ local: false, disks: [] });
  });

  it('does not foretell from hours, from zigzag, or much further than it has seen', () => {
    const points = (count: number, used: (hour: number) => number) =>
      Array.from({ length: count }, (_, hour) => [hour * HOUR, used(hour)] as const);

    expect(
      forecast(
        points(10, (hour) => hour),
        5,
        10 * HOUR,
      ).reason,
    ).toBe('Seen for 9 hours; a day at least is needed.');
    expect(
      forecast(
        points(48, (hour) => (hour % 2) * 1e9 + hour),
        1,
        48 * HOUR,
      ).fullAt,
    ).toBeNull();
    expect(
      forecast(
        points(48, (hour) => hour),
        1e9,
        48 * HOUR,
      ).reason,
    ).toBe('At this rate not within 20 days.');
  });

  it('writes values as SHOW does', () => {
    const texts = [
      ['4096', 'kB'],
      ['16384', '8kB'],
      ['300', 's'],
      ['1000', 'ms'],
      ['-1', 'kB'],
      ['0', 'ms'],
      ['on', null],
    ].map(([value, unit]) => settingText(value, unit));

    expect(texts).toEqual(['4MB', '128MB', '5min', '1s', '-1', '0', 'on']);
  });
});
