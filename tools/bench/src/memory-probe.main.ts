import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Set in the environment of a process that loads this module: where it writes what its memory holds. */
const FILE_SETTING = 'BENCH_MEMORY_FILE';
/** One collection finds what the one before has made unreachable: handles are closed by callbacks. */
const COLLECTIONS = 3;

// Loaded into a service that is measured with `--import`; the service itself knows nothing of it.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const file = process.env[FILE_SETTING];
process.on('SIGUSR2', () => {
  let left = COLLECTIONS;
  const next = (): void => {
    collect();
    left -= 1;
    if (left > 0) setImmediate(next);
    else if (file !== undefined) write(file);
  };
  next();
});

function write(to: string): void {
  writeFileSync(`${to}.new`, JSON.stringify(process.memoryUsage()));
  renameSync(`${to}.new`, to);
}
