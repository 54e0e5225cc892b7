/** Tags that name places in a program; others may hold ids of people or requests and are dropped. */
const ALLOWED = new Set([
  'application',
  'app',
  'service',
  'controller',
  'action',
  'job',
  'route',
  'framework',
  'db_driver',
]);
const PLAIN_VALUE = /^[\p{L}_/][\p{L}\p{N}_./:#<>{}-]{0,99}$/u;
/** Names of places have few digits; keys, tokens and numbers of cards have many. */
const KEY = /(\d\D*){4}|^eyJ/;

/** The allowed tags of comments in sqlcommenter form (`key='value',…`), as JSON; `null` when there is none. */
export function tagsOf(comments: readonly string[]): string | null {
  const tags: Record<string, string> = {};
  for (const comment of comments) {
    for (const [, key = '', value = ''] of comment.matchAll(/([\w%.-]+)='((?:[^'\\]|\\.)*)'/g)) {
      const plain = decoded(value);
      if (ALLOWED.has(key) && PLAIN_VALUE.test(plain) && !KEY.test(plain)) tags[key] = plain;
    }
  }
  const names = Object.keys(tags).toSorted();
  return names.length === 0 ? null : JSON.stringify(Object.fromEntries(names.map((name) => [name, tags[name]])));
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll(String.raw`\'`, "'"));
  } catch {
    return '';
  }
}
