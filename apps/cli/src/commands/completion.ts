import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/** `complete <shell>`: prints what bash, zsh or fish need to complete the commands and options of this program. */
export function addCompletionCommand(program: Command): void {
  tab(program);
}
