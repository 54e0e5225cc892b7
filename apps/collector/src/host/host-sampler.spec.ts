import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { HostSampler } from './host-sampler.js';
import { PostgresProcesses } from './postgres-processes.js';

/** A recorded /proc of a small machine. */
const RECORDED: Readonly<Record<string, string>> = {
  'proc/stat': `cpu  100 20 30 4000 50 6 7 8 0 0
cpu0 50 10 15 2000 25 3 4 4 0 0
cpu1 50 10 15 2000 25 3 3 4 0 0
ctxt 123456
processes 789
`,
  'proc/loadavg': '0.52 1.25 2.10 3/456 12345\n',
  'proc/uptime': '86400.55 100000.00\n',
  'proc/meminfo': `MemTotal:       8000000 kB
MemFree:        1000000 kB
MemAvailable:   4000000 kB
Buffers:         200000 kB
Cached:         3000000 kB
SwapTotal:      2000000 kB
SwapFree:       1500000 kB
Dirty:              120 kB
Writeback:            0 kB
Shmem:           300000 kB
Slab:            150000 kB
HugePages_Total:     16
HugePages_Free:       4
`,
  'proc/vmstat': 'pswpin 11\npswpout 22\npgmajfault 33\noom_kill 1\n',
  'proc/diskstats': `   8       0 sda 1000 0 2000 500 3000 0 4000 700 2 900 1200 0 0 0 0
   8       1 sda1 1000 0 2000 500 3000 0 4000 700 2 900 1200
 259       0 nvme0n1 10 0 8 1 20 0 16 2 0 3 4
 259       1 nvme0n1p1 10 0 8 1 20 0 16 2 0 3 4
   7       0 loop0 5 0 10 1 0 0 0 0 0 1 1
   8      16 sdb 0 0 0 0 0 0 0 0 0 0 0
`,
  'proc/net/dev': `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 999 9 0 0 0 0 0 0 999 9 0 0 0 0 0 0
  eth0: 1000 10 1 2 0 0 0 0 2000 20 3 4 0 0 0 0
`,
  'proc/self/mounts': `/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
/dev/sda1 /again ext4 rw 0 0
/dev/sdc1 /data\\040dir xfs rw 0 0
/dev/sdd1 /wal xfs rw 0 0
`,
  'proc/pressure/cpu':
    'some avg10=1.00 avg60=2.00 avg300=3.00 total=4000500\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n',
  'proc/pressure/io':
    'some avg10=0.00 avg60=0.00 avg300=0.00 total=7000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=5000\n',
  'proc/self/cgroup': '0::/collector.service\n',
  'proc/41/cmdline': '/usr/lib/postgresql/18/bin/postgres\0-D\0/var/lib/pg/18\0-c\0port=5432\0',
  'proc/41/cgroup': '0::/system.slice/postgresql.service\n',
  'proc/42/cmdline': 'postgres: checkpointer \0',
  'proc/42/cgroup': '0::/elsewhere\n',
  'proc/43/cmdline': '/usr/bin/vim\0-D\0/x\0',
  'var/lib/pg/18/postmaster.pid': '41\n/var/lib/pg/18\n',
  'sys/fs/cgroup/cgroup.controllers': 'cpu io memory pids\n',
  'sys/fs/cgroup/system.slice/memory.max': '4000000000\n',
  'sys/fs/cgroup/system.slice/cpu.max': '400000 100000\n',
  ...group('system.slice/postgresql.service', {
    'cpu.stat':
      'usage_usec 9000500\nuser_usec 6000000\nsystem_usec 3000500\nnr_periods 10\nnr_throttled 2\nthrottled_usec 70500\n',
    'cpu.max': 'max 100000\n',
    'memory.current': '3000000000\n',
    'memory.max': '6000000000\n',
    'memory.high': 'max\n',
    'memory.stat': 'anon 100\nfile 200\nslab 30\nshmem 40\n',
    'memory.events': 'low 0\nhigh 1\nmax 2\noom 3\noom_kill 4\n',
    'memory.swap.current': '5\n',
    'memory.swap.max': '0\n',
    'io.stat':
      '8:0 rbytes=100 wbytes=200 rios=1 wios=2 dbytes=0 dios=0\n8:16 rbytes=10 wbytes=20 rios=3 wios=4 dbytes=0 dios=0\n',
    'pids.current': '17\n',
    'pids.max': 'max\n',
    'cpu.pressure': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=1000\n',
    'memory.pressure':
      'some avg10=0.00 avg60=0.00 avg300=0.00 total=2000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=3000\n',
    'io.pressure':
      'some avg10=0.00 avg60=0.00 avg300=0.00 total=4000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=5000\n',
  }),
};

function group(path: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`sys/fs/cgroup/${path}/${name}`, text]));
}

function recorded(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'pganalytics-proc-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  for (const directory of ['data dir', 'wal/18']) mkdirSync(join(root, directory), { recursive: true });
  symlinkSync('../../../../wal/18', join(root, 'var/lib/pg/18/pg_wal'));
  return root;
}

const rowsOf = async (root: string) => {
  const { readings, missing } = await new HostSampler(root).read(1);
  const entries = readings.map(({ schema, rows }) => {
    const names = schema.columns.map(({ name }) => name);
    return [
      schema.family,
      rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]]))),
    ] as const;
  });
  return { families: Object.fromEntries(entries), missing };
};

describe('reading the host', () => {
  it('takes every number of a recorded machine in the units of the catalogue', async () => {
    const { families, missing } = await rowsOf(recorded(RECORDED));

    expect(missing).toEqual([]);
    expect(families['os_cpu']).toMatchObject([
      {
        user: 1000,
        nice: 200,
        system: 300,
        idle: 40_000,
        iowait: 500,
        steal: 80,
        cpus: 2,
        context_switches: 123_456,
        forks: 789,
      },
    ]);
    expect(families['os_load']).toEqual([
      { load1: 0.52, load5: 1.25, load15: 2.1, running: 3, processes: 456, uptime_seconds: 86_400 },
    ]);
    expect(families['os_memory']).toMatchObject([
      {
        total: 8_192_000_000,
        available: 4_096_000_000,
        swap_free: 1_536_000_000,
        hugepages_free: 4,
        oom_kills: 1,
        major_faults: 33,
      },
    ]);
    expect(families['os_network']).toEqual([
      {
        interface: 'eth0',
        rx_bytes: 1000,
        rx_packets: 10,
        rx_errors: 1,
        rx_dropped: 2,
        tx_bytes: 2000,
        tx_packets: 20,
        tx_errors: 3,
        tx_dropped: 4,
      },
    ]);
  });

  it('counts whole devices once and leaves partitions, loop devices and unused ones out', async () => {
    const { families } = await rowsOf(recorded(RECORDED));

    expect(families['os_disk_io']).toMatchObject([
      {
        device: 'sda',
        reads: 1000,
        read_bytes: 1_024_000,
        read_time: 500,
        writes: 3000,
        write_bytes: 2_048_000,
        in_flight: 2,
        io_time: 900,
        weighted_io_time: 1200,
      },
      { device: 'nvme0n1', reads: 10 },
    ]);
  });

  it('measures each file system with space of its own once', async () => {
    const { families } = await rowsOf(recorded(RECORDED));

    expect(families['os_disk']).toMatchObject([
      { mount: '/', device: '/dev/sda1', fstype: 'ext4', total: expect.any(Number) },
      { mount: '/data dir', device: '/dev/sdc1', fstype: 'xfs' },
      { mount: '/wal', device: '/dev/sdd1' },
    ]);
  });

  it('counts the time lost to waiting as it grows, not as averages', async () => {
    const { families } = await rowsOf(recorded(RECORDED));

    expect(families['os_pressure']).toEqual([
      { resource: 'cpu', share: 'some', stalled: 4000.5 },
      { resource: 'cpu', share: 'full', stalled: 0 },
      { resource: 'io', share: 'some', stalled: 7 },
      { resource: 'io', share: 'full', stalled: 5 },
    ]);
  });

  it('reads the control group that PostgreSQL runs in, with the tightest limit of those above it', async () => {
    const { families } = await rowsOf(recorded(RECORDED));

    expect(families['os_cgroup']).toEqual([
      {
        cgroup: '/system.slice/postgresql.service',
        cpu: 9000.5,
        cpu_user: 6000,
        cpu_system: 3000.5,
        cpu_limit: 4,
        cpu_periods: 10,
        cpu_throttled_periods: 2,
        cpu_throttled: 70.5,
        memory: 3_000_000_000,
        memory_limit: 4_000_000_000,
        memory_high: null,
        memory_anon: 100,
        memory_file: 200,
        memory_shmem: 40,
        memory_slab: 30,
        swap: 5,
        swap_limit: 0,
        memory_high_events: 1,
        memory_max_events: 2,
        oom_events: 3,
        oom_kills: 4,
        reads: 4,
        read_bytes: 110,
        writes: 6,
        write_bytes: 220,
        processes: 17,
        processes_limit: null,
        cpu_stalled: 1,
        memory_stalled: 2,
        memory_stalled_full: 3,
        io_stalled: 4,
        io_stalled_full: 5,
      },
    ]);
  });

  it('reads its own control group where no server can be seen', async () => {
    const { 'proc/41/cmdline': _gone, ...rest } = RECORDED;

    const { families, missing } = await rowsOf(recorded(rest));

    expect(families['os_cgroup']).toMatchObject([{ cgroup: '/collector.service', cpu: null, memory: null }]);
    expect(missing).toEqual(['os_wal_volume']);
  });

  it('measures the volume that pg_wal leads to, unless the directory is that of another process', async () => {
    const { families } = await rowsOf(recorded(RECORDED));
    const other = await rowsOf(recorded({ ...RECORDED, 'var/lib/pg/18/postmaster.pid': '7\n' }));

    expect(families['os_wal_volume']).toMatchObject([
      { data_directory: '/var/lib/pg/18', mount: '/wal', device: '/dev/sdd1', total: expect.any(Number) },
    ]);
    expect(other.missing).toEqual(['os_wal_volume']);
  });

  it('finds servers that start later, and loses those that stop', async () => {
    const { 'proc/41/cmdline': cmdline, ...rest } = RECORDED;
    const root = recorded({ ...rest, 'proc/41/cmdline': '' });
    const processes = new PostgresProcesses(root);
    const started = { pid: 44, dataDirectory: '/var/lib/pg/18' };

    expect(await processes.find(1)).toEqual([]);
    mkdirSync(join(root, 'proc/44'));
    writeFileSync(join(root, 'proc/44/cmdline'), cmdline ?? '');
    expect(await processes.find(2)).toEqual([started]);
    rmSync(join(root, 'proc/44'), { recursive: true });
    expect(await processes.find(3)).toEqual([]);
  });

  it('agrees with the files of this very machine', async () => {
    const { families } = await rowsOf('/');

    const stalled = (file: string) => Number(/some .*total=(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]) / 1000;
    const ours = families['os_pressure']?.find(({ resource, share }) => resource === 'cpu' && share === 'some');
    if (existsSync('/proc/pressure/cpu'))
      expect(stalled('/proc/pressure/cpu') - Number(ours?.['stalled'])).toBeLessThan(60_000);
    expect(families['os_pressure'] !== undefined).toBe(existsSync('/proc/pressure/cpu'));
    expect(families['os_cgroup'] !== undefined).toBe(existsSync('/sys/fs/cgroup/cgroup.controllers'));
    const total = Number(/MemTotal:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) * 1024;
    expect(families['os_memory']).toMatchObject([{ total }]);
  });

  it('names what a system does not have', async () => {
    const { 'proc/diskstats': _gone, ...rest } = RECORDED;

    const { families, missing } = await rowsOf(recorded(rest));

    expect(missing).toEqual(['os_disk_io']);
    expect(Object.keys(families)).toContain('os_cpu');
  });
});
