import { loadConfig } from '@pganalytics/config';
import { messageOf } from '@pganalytics/errors';

import { startWriter } from './start-writer.js';
import { writerConfig } from './writer.config.js';

try {
  const writer = await startWriter(loadConfig(writerConfig, process.env));
  const stop = () => {
    writer.stop().then(
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
