import { answerOf } from '@pganalytics/api-client';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

import { openSession } from '../connection/session.js';
import type { Running } from '../running.js';
import { completionScripts } from './completion-scripts.js';

/** The commands as the completion knows them, by their whole name. */
type Completion = ReturnType<typeof tab>;

/** How long the Tab key may wait for the names of servers; after that there are none. */
const PATIENCE_SECONDS = 2;
/** Names that a shell takes as one word without quotes; of other servers the id is offered. */
const ONE_WORD = /^[\w.:@/-]+$/;

/**
 * `complete <shell>`: prints what bash, zsh or fish need to complete commands, options, values of options, and names of
 * servers, which are asked for while the key is pressed.
 */
export function addCompletionCommand(program: Command, running: Running): void {
  const completion = tab(program);
  const suggested: { name: string; id: string }[] = [];
  offerEverywhere(completion);
  offerNames(completion);
  printOurScripts(completion, running);
  const takers = offerServers(completion, suggested);
  program.commands
    .find((command) => command.name() === 'complete')
    ?.hook('preAction', async (_program, { args }) => {
      if (asksForServer(args, takers)) suggested.push(...(await serversOf(running)));
    });
}

/** Options that every command takes, which the library offers before the command only. */
function offerEverywhere({ options, commands }: Completion): void {
  for (const command of commands.values()) {
    for (const [name, option] of options) if (!command.options.has(name)) command.options.set(name, option);
  }
}

/** What `help` and `complete` itself take. */
function offerNames({ commands }: Completion): void {
  const offer = (command: string, argument: string, names: readonly string[]) => {
    const taken = commands.get(command)?.arguments.get(argument);
    if (taken)
      taken.handler = (complete) => names.forEach((name) => complete(name, commands.get(name)?.description ?? ''));
  };
  offer(
    'help',
    'command',
    [...commands.keys()].filter((name) => !name.includes(' ')),
  );
  offer('complete', 'shell', Object.keys(completionScripts));
}

/** The scripts of the library fail in bash without another package, when read twice, and at names with a colon. */
function printOurScripts(completion: Completion, { surroundings }: Running): void {
  const printOthers = completion.setup.bind(completion);
  completion.setup = (name, executable, shell) => {
    const script = Object.entries(completionScripts).find(([known]) => known === shell)?.[1];
    if (script === undefined) printOthers(name, executable, shell);
    else surroundings.write(script);
  };
}

/** Lets every command that takes a server offer these; answers with the names of those commands. */
function offerServers({ commands }: Completion, servers: readonly { name: string; id: string }[]): string[] {
  const takers: string[] = [];
  for (const [name, command] of commands) {
    const server = command.arguments.get('server');
    if (server === undefined) continue;
    takers.push(name);
    server.handler = (complete) => {
      for (const one of servers) {
        if (ONE_WORD.test(one.name)) complete(one.name, '');
        else complete(one.id, one.name);
      }
    };
  }
  return takers;
}

/** Whether the word that is being written may name a server of the product that the environment or the profile names. */
function asksForServer(words: readonly string[], takers: readonly string[]): boolean {
  const line = `${words.slice(0, -1).join(' ')} `;
  const elsewhere = words.some((word) => word === '-p' || word.startsWith('--profile') || word.startsWith('--url'));
  return !elsewhere && !words.at(-1)?.startsWith('-') && takers.some((name) => line.startsWith(`${name} `));
}

/** Nobody who presses Tab wants to read why there are no names: then there are none. */
async function serversOf({ surroundings }: Running): Promise<readonly { name: string; id: string }[]> {
  try {
    const { client } = await openSession({ timeout: PATIENCE_SECONDS }, surroundings);
    return (await answerOf(client.GET('/api/v1/servers', { params: { query: { limit: 500 } } }))).items;
  } catch {
    return [];
  }
}
