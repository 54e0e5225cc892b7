import { hostname } from 'node:os';

import { runRegister } from './register/register.js';

// A reader that has seen enough, as `head` does, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await runRegister(process.argv.slice(2), {
  environment: process.env,
  hostName: hostname(),
  print: (text) => process.stdout.write(`${text}\n`),
  complain: (text) => process.stderr.write(`${text}\n`),
});
