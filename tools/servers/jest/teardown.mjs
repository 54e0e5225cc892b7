import { endRun } from '../dist/run-directory.js';

/** Stops every server that the run's specs started. */
export default async function tearDown() {
  await endRun(process.pid);
}
