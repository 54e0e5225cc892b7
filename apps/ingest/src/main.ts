import { loadConfig } from '@pganalytics/config';
import { messageOf } from '@pganalytics/errors';

import { ingestConfig } from './ingest.config.js';
import { startIngest } from './start-ingest.js';

try {
  const ingest = await startIngest(loadConfig(ingestConfig, process.env));
  const stop = () => {
    ingest.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${messageOf(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGHUP', () => ingest.reloadCertificate());
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
