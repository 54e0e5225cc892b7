export { freePort } from '@pganalytics/embedded-postgres';

export { eventually } from './eventually.js';
export type { Patience } from './eventually.js';
export { startHaproxy } from './haproxy.js';
export type { StartHaproxyOptions, TestHaproxy } from './haproxy.js';
export { kafkaJars, kafkaVersion } from './kafka-jars.js';
export type { KafkaLogin } from './kafka-security.js';
export { startKafka } from './kafka.js';
export type { StartKafkaOptions, TestBroker, TestKafka } from './kafka.js';
export { startPgBouncer } from './pgbouncer.js';
export type { StartPgBouncerOptions, TestPgBouncer } from './pgbouncer.js';
export { createDatabase, dropDatabase, startPostgres } from './postgres.js';
export type { StartPostgresOptions, TestPostgres } from './postgres.js';
export { runProgram } from './process.js';
export type { ProgramOptions, RunningProgram } from './process.js';
export { startRedis } from './redis.js';
export type { StartRedisOptions, TestRedis } from './redis.js';
export {
  endAbandonedRuns,
  endRun,
  forgetProcess,
  registerProcess,
  runDirectoryOf,
  temporaryDirectory,
} from './run-directory.js';
export { ProgramMissing, ServerNotStarted } from './servers.errors.js';
export { freshDatabase, sharedKafka, sharedPostgres, sharedRedis } from './shared.js';
