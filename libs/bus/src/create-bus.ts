import type { Logger, Metrics } from '@pganalytics/telemetry';

import type { BusConfig } from './bus.config.js';
import { BusUnavailable } from './port/bus.errors.js';
import type { Bus } from './port/bus.js';

/** What a bus reports to. */
export interface BusSurroundings {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Opens the log that the settings name. */
export async function createBus(config: BusConfig, _surroundings: BusSurroundings): Promise<Bus> {
  throw new BusUnavailable(config.BUS);
}
