import type { StatementKind } from '@pganalytics/contracts';

const BY_FIRST_WORD: Readonly<Record<string, StatementKind>> = {
  select: 'select',
  values: 'select',
  table: 'select',
  insert: 'insert',
  update: 'update',
  delete: 'delete',
  merge: 'merge',
  copy: 'copy',
  call: 'call',
  do: 'call',
  create: 'ddl',
  alter: 'ddl',
  drop: 'ddl',
  truncate: 'ddl',
  comment: 'ddl',
  grant: 'ddl',
  revoke: 'ddl',
  vacuum: 'maintenance',
  analyze: 'maintenance',
  analyse: 'maintenance',
  reindex: 'maintenance',
  cluster: 'maintenance',
  refresh: 'maintenance',
  checkpoint: 'maintenance',
  begin: 'transaction',
  start: 'transaction',
  commit: 'transaction',
  end: 'transaction',
  rollback: 'transaction',
  abort: 'transaction',
  savepoint: 'transaction',
  release: 'transaction',
  prepare: 'other',
};
const IGNORED = /^(?:\s|\(|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;
const WRITES = new Set(['insert', 'update', 'delete', 'merge']);

/** What a statement does, by its first words; null while the text is not known. */
export function kindOf(text: string | null): StatementKind | null {
  if (text === null) return null;
  const begin = text.replace(IGNORED, '');
  const word = /^[a-z]+/i.exec(begin)?.[0].toLowerCase() ?? '';
  if (word === 'with') return afterWith(begin);
  return BY_FIRST_WORD[word] ?? 'other';
}

/** The statement behind the common table expressions: the first verb that stands in no brackets. */
function afterWith(text: string): StatementKind {
  let depth = 0;
  for (const [token] of text.matchAll(/[()]|'(?:[^']|'')*'|"[^"]*"|\b[a-z]+\b/gi)) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (depth === 0 && token.toLowerCase() === 'select') return 'select';
    else if (depth === 0 && WRITES.has(token.toLowerCase())) return BY_FIRST_WORD[token.toLowerCase()];
  }
  return 'other';
}
