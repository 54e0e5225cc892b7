import { loadConfig } from '@pganalytics/config';
import { AppError } from '@pganalytics/errors';

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
  // A failure we expect is one sentence; a bug needs its stack.
  console.error('auth cannot start:', error instanceof AppError ? error.message : error);
  process.exit(1);
}
