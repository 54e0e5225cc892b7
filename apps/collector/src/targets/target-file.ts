import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

const labels = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

const fields = z.strictObject({
  id: z.string().min(1).optional(),
  name: z.string().min(1).optional(),
  /** Connection string in URL or keyword form. */
  url: z.string().optional(),
  host: z.string().optional(),
  port: z.union([z.int(), z.string()]).transform(String).optional(),
  database: z.string().optional(),
  user: z.string().optional(),
  sslmode: z.string().optional(),
  password_file: z.string().optional(),
  password_command: z
    .union([z.string().transform((text) => ['/bin/sh', '-c', text]), z.array(z.string()).min(1)])
    .optional(),
  labels: labels.optional(),
  template: z.string().optional(),
  os: z.boolean().optional(),
  /** Names, with `*` for any number of characters. */
  databases: z
    .strictObject({ include: z.array(z.string()).default([]), exclude: z.array(z.string()).default([]) })
    .optional(),
  measure_bloat: z.boolean().optional(),
  /** Whether PgBouncer or another pooler may stand in the way. */
  pooler: z.enum(['refuse', 'allow']).optional(),
});

/** One target as it is written down. */
export type TargetEntry = z.output<typeof fields>;

const fileSchema = z.strictObject({
  targets: z.array(fields).default([]),
  templates: z.record(z.string(), fields).default({}),
  labels: labels.default({}),
});

export interface TargetFile {
  readonly entries: readonly { readonly where: string; readonly entry: TargetEntry }[];
  readonly problems: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the main file and, in alphabetical order, what lies in `targets.d/` beside it. Collects all problems. */
export function readTargetFiles(file: string, environment: Environment): TargetFile {
  const problems: string[] = [];
  const main = readOne(file, environment, problems);
  const entries = main.targets.map((entry, index) => ({ where: `${file} targets[${index}]`, entry }));
  const directory = join(dirname(file), 'targets.d');
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => /\.ya?ml$/.test(name)) : [];
  const templates = { ...main.templates };
  for (const name of names.toSorted()) {
    const more = readOne(join(directory, name), environment, problems);
    Object.assign(templates, more.templates);
    for (const [index, entry] of more.targets.entries()) {
      const labelled = { ...entry, labels: { ...more.labels, ...entry.labels } };
      entries.push({ where: `${join(directory, name)} targets[${index}]`, entry: labelled });
    }
  }
  const filled = entries.map(({ where, entry }) => {
    const template = entry.template === undefined ? {} : templates[entry.template];
    if (!template) problems.push(`${where}: there is no template "${entry.template}"`);
    const labels = { ...main.labels, ...template?.labels, ...entry.labels };
    return { where, entry: { ...template, ...entry, labels } };
  });
  return { entries: filled, problems };
}

function readOne(file: string, environment: Environment, problems: string[]): z.output<typeof fileSchema> {
  const nothing = { targets: [], templates: {}, labels: {} };
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    const missing = (error as { code?: string }).code === 'ENOENT';
    // The message of a YAML error quotes the line, and the line may hold a password.
    problems.push(`${file}: ${missing ? 'does not exist' : `is not valid YAML${lineOf(error)}`}`);
    return nothing;
  }
  const whole = Array.isArray(content) ? { targets: content as unknown[] } : content;
  const result = fileSchema.safeParse(fillIn(whole, environment, (problem) => problems.push(`${file}: ${problem}`)));
  if (result.success) return result.data;
  problems.push(...result.error.issues.map((issue) => `${file}: ${issue.path.join('.')}: ${issue.message}`));
  return nothing;
}

function lineOf(error: unknown): string {
  const line = (error as { linePos?: readonly { line: number }[] }).linePos?.[0]?.line;
  return line === undefined ? '' : ` (line ${line})`;
}

/** Replaces `${NAME}` in every text by the variable of that name. */
function fillIn(value: unknown, environment: Environment, problem: (text: string) => void): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
      const found = environment[name];
      if (found === undefined) problem(`the variable ${name} is not set`);
      return found ?? '';
    });
  }
  if (Array.isArray(value)) return value.map((item) => fillIn(item, environment, problem));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, environment, problem)]));
}
