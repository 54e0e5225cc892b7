import { cause, clear, evidence, MOST_PARTIES, unknown } from '../condition.js';
import type { Condition } from '../condition.js';
import type { Samples } from '../samples.js';
import { bytesText, percentText } from '../words.js';

interface Volume {
  readonly mount: string;
  readonly available: number;
  readonly freePercent: number;
  readonly wal: boolean;
}

/** A file system of the machine has less than 15 % of room. */
export const diskLow: Condition = {
  id: 'disk-low',
  families: ['os_disk'],
  helpful: ['os_wal_volume'],
  judge: (samples, limits) => {
    const volumes = volumesOf(samples).sort((a, b) => a.freePercent - b.freePercent);
    const [fullest] = volumes;
    if (!fullest) return unknown('No file system of the machine tells its size.');
    const threshold = limits.ATTENTION_DISK_FREE_PERCENT;
    const low = volumes.filter(({ freePercent }) => freePercent < threshold);
    const numbers = (low.length > 0 ? low : [fullest]).flatMap(({ mount, available, freePercent }) => [
      evidence('free', freePercent, 'percent', { threshold, about: mount }),
      evidence('available', available, 'bytes', { about: mount }),
    ]);
    const summary = `${fullest.mount} has ${percentText(fullest.freePercent)} of room left (${bytesText(fullest.available)}).`;
    if (low.length === 0) return clear(summary, numbers);
    return {
      state: 'active',
      severity: fullest.freePercent < limits.ATTENTION_DISK_FREE_CRITICAL_PERCENT ? 'critical' : 'warning',
      summary,
      evidence: numbers,
      who: low.slice(0, MOST_PARTIES).map(({ mount, available, freePercent, wal }) => {
        const detail = `${percentText(freePercent)} left, ${bytesText(available)}${wal ? ', holds WAL' : ''}`;
        return cause({ kind: 'file-system', name: mount, detail });
      }),
    };
  },
};

/** A file system may be listed twice: with the disks, and as the one that WAL is on. */
function volumesOf(samples: Samples): Volume[] {
  const volumes = new Map<string, Volume>();
  for (const family of ['os_disk', 'os_wal_volume']) {
    for (const row of samples.newest(family)?.rows ?? []) {
      const mount = row.text('mount');
      const [used, available] = [row.number('used'), row.number('available')];
      if (mount === null || used === null || available === null || used + available <= 0) continue;
      const wal = family === 'os_wal_volume' || volumes.get(mount)?.wal === true;
      volumes.set(mount, { mount, available, freePercent: (available / (used + available)) * 100, wal });
    }
  }
  return [...volumes.values()];
}
