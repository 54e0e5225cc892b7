import { InvalidError } from '@pganalytics/errors';
import { z } from 'zod';

/** Settings of a service by name; each value is a zod schema with its default and `.describe()`d reason. */
export type ConfigShape = Readonly<Record<string, z.ZodType>>;

/** The typed values of a {@link ConfigShape}. */
export type ConfigOf<S extends ConfigShape> = { readonly [K in keyof S]: z.output<S[K]> };

/** One or more settings are wrong; lists every one of them, never a secret's value. */
export class InvalidSettings extends InvalidError {
  readonly code = 'config.invalid-settings';

  constructor(readonly problems: readonly string[]) {
    super(`These settings are wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

const SECRET = /PASSWORD|SECRET|TOKEN|KEY|URL/;

/**
 * Reads the settings of a service from an environment.
 * An empty string counts as not set, so that compose files can pass variables through.
 * @throws InvalidSettings with all problems at once.
 */
export function loadConfig<S extends ConfigShape>(
  shape: S,
  environment: Readonly<Record<string, string | undefined>>,
): ConfigOf<S> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, schema] of Object.entries(shape)) {
    const given = environment[name] === '' ? undefined : environment[name];
    const result = schema.safeParse(given);
    if (result.success) values[name] = result.data;
    else problems.push(problemOf(name, given, result.error));
  }
  if (problems.length > 0) throw new InvalidSettings(problems);
  return values as ConfigOf<S>;
}

function problemOf(name: string, given: string | undefined, error: z.ZodError): string {
  const reason = error.issues.map((issue) => issue.message).join('; ');
  if (given === undefined) return `${name} is not set: ${reason}`;
  return SECRET.test(name) ? `${name}: ${reason}` : `${name}=${given}: ${reason}`;
}
