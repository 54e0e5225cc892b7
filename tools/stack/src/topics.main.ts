import { busConfig, createBus, topicSpecs } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { topics } from '@pganalytics/contracts';
import { createLogger, Metrics, telemetryConfig } from '@pganalytics/telemetry';

try {
  const config = loadConfig({ ...telemetryConfig, ...busConfig }, process.env);
  const logger = createLogger({ service: 'topics', level: config.LOG_LEVEL });
  const bus = await createBus(config, { logger, metrics: new Metrics('topics') });
  try {
    const wanted = topicSpecs(topics, { partitions: config.KAFKA_PARTITIONS });
    await bus.createTopics(wanted);
    for (const { name, partitions } of wanted) process.stdout.write(`${name} (partitions: ${partitions})\n`);
  } finally {
    await bus.close();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
