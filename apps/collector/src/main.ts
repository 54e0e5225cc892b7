#!/usr/bin/env node
import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';

import { runProgram } from './commands/program.js';

/** After an error nothing that still runs may keep the process. */
const LEAVE_MS = 1000;

const stopped = new Promise<void>((resolve) => {
  process.once('SIGTERM', resolve);
  process.once('SIGINT', resolve);
});

// What fails comes to our own log, with its reason; grpc-js would write to the error output beside it.
setLogVerbosity(logVerbosity.NONE);
process.exitCode = await runProgram(process.argv.slice(2), {
  environment: process.env,
  print: (text) => process.stdout.write(`${text}\n`),
  complain: (text) => process.stderr.write(`${text}\n`),
  stopped: () => stopped,
  onReload: (reload) => void process.on('SIGHUP', reload),
});
setTimeout(() => process.exit(), LEAVE_MS).unref();
