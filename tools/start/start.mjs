/**
 * `npm start` and the other commands that need a finished build: installs and builds what is missing, then runs the
 * program on the Node that npm installed. This file has no dependency and keeps to old syntax, so that even an old
 * Node can say what is wrong.
 */
import process from 'process';

const OLDEST = 20;

if (Number(process.versions.node.split('.')[0]) < OLDEST) {
  console.error(`pgAnalytics needs Node ${OLDEST} or newer to start; this is Node ${process.versions.node}.`);
  process.exitCode = 1;
} else {
  void import('./run.mjs').then(({ run }) => run(process.argv.slice(2)));
}
