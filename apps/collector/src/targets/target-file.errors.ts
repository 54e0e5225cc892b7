import { InvalidError } from '@pganalytics/errors';

/** The list of targets is wrong; names every problem, and no value that could hold a secret. */
export class InvalidTargets extends InvalidError {
  readonly code = 'collector.invalid-targets';

  constructor(readonly problems: readonly string[]) {
    super(`These targets are wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}
