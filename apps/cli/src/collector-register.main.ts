import { hostname } from 'node:os';

import { runRegister } from './register/register.js';

process.exitCode = await runRegister(process.argv.slice(2), {
  environment: process.env,
  hostName: hostname(),
  print: (text) => process.stdout.write(`${text}\n`),
  complain: (text) => process.stderr.write(`${text}\n`),
});
