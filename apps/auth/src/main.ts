import { loadConfig } from '@pganalytics/config';
import { messageOf } from '@pganalytics/errors';

import { authConfig } from './auth.config.js';
import { startAuth } from './start-auth.js';

try {
  const service = await startAuth(loadConfig(authConfig, process.env));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void service.stop().then(() => process.exit(0));
    });
  }
} catch (error) {
  process.stderr.write(`auth cannot start: ${messageOf(error)}\n`);
  process.exit(1);
}
