import { loadConfig } from '@pganalytics/config';

import { edgeConfig, startEdgeService } from './index.js';

try {
  const service = await startEdgeService(loadConfig(edgeConfig, process.env));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void service.stop().then(() => process.exit(0)));
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
