import { loadConfig } from '@pganalytics/config';
import { messageOf } from '@pganalytics/errors';

import { queryConfig } from './query.config.js';
import { startQuery } from './start-query.js';

try {
  const query = await startQuery(loadConfig(queryConfig, process.env));
  const stop = () => {
    query.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${messageOf(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
