import { keepBusy } from './busy-server.js';
import { capture } from './capture.js';
import type { Capture } from './capture.js';
import { startBenchPlatform } from './platform.js';
import type { MeasureOptions } from './result.js';

/** Captures what collectors send of a server under pgbench, and of the history itself, for so long. */
export async function captureBusy(seconds: number, options: MeasureOptions): Promise<Capture> {
  const platform = await startBenchPlatform(options);
  try {
    const busy = await keepBusy(await platform.target.createDatabase('shop'));
    options.say(`  capturing for ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    const captured = await capture(platform.bus);
    await busy.stop();
    return captured;
  } finally {
    await platform.stop();
  }
}
