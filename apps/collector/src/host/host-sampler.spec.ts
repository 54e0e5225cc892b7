import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { HostSampler } from './host-sampler.js';

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
`,
};

function recorded(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'pganalytics-proc-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  mkdirSync(join(root, 'data dir'));
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
    ]);
  });

  it('names what a system does not have', async () => {
    const { 'proc/diskstats': _gone, ...rest } = RECORDED;

    const { families, missing } = await rowsOf(recorded(rest));

    expect(missing).toEqual(['os_disk_io']);
    expect(Object.keys(families)).toContain('os_cpu');
  });
});
