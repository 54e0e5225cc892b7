import { homedir, hostname } from 'node:os';
import { text } from 'node:stream/consumers';

import { isCancel, password, text as line } from '@clack/prompts';

import { runProgram } from './program.js';
import type { Question } from './surroundings.js';
import { terminalOf } from './terminal.js';

const { stdin, stdout, stderr, env } = process;

// A reader that has seen enough, as `head` does, is no failure.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

async function stopped(): Promise<void> {
  const stopping = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.resolve());
  return stopping.promise;
}

async function ask({ text: message, secret }: Question): Promise<string> {
  const answer = await (secret ? password({ message }) : line({ message }));
  if (isCancel(answer)) process.exit(130);
  return answer;
}

process.exitCode = await runProgram(process.argv.slice(2), {
  environment: env,
  homeDirectory: homedir(),
  hostName: hostname(),
  write: (whole) => void stdout.write(whole),
  complain: (one) => void stderr.write(`${one}\n`),
  terminal: stdout.isTTY ? terminalOf(stdin, stdout) : undefined,
  ask: stdin.isTTY ? ask : undefined,
  readInput: () => text(stdin),
  stopped,
  now: Date.now,
});
