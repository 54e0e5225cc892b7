/** What stands in the place of a secret. */
export const MASK = '***';

/** Settings that are commands may hold anything; which program is run is what matters. */
const COMMAND = /command$/;
/** Settings whose value is a secret, however it looks: passwords of extensions, keys of placeholders. */
const SECRET_NAME =
  /passw|passphrase|secret|token|credential|(^|[._-])pwd|api_?key|access_?key|account_?key|private_?key|encryption_?key|license_?key|connstr|conninfo$|connection_string|(^|[._])dsn$/i;

/** Settings about secrets that are none. */
const NO_SECRET = new Set(['password_encryption']);

const WORD =
  'passw(?:or)?d|passphrase|pwd|secret|token|credentials?|key|auth(?:orization)?|sig(?:nature)?|user(?:info)?-?pass';
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w+/=.-]+/gi, `$1 ${MASK}`],
  // scheme://user:secret@host
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]*@/gi, `$1:${MASK}@`],
  // password=secret, "secret": "…", --token secret, sslpassword='two words'
  [
    new RegExp(`((?:[\\w-]*(?:${WORD}))["']?\\s*(?:[=:]|\\s)\\s*)("[^"]*"|'(?:[^'\\\\]|\\\\.)*'|[^\\s,;&"']+)`, 'gi'),
    `$1${MASK}`,
  ],
  // Long strings of letters and digits in one piece are keys and tokens by their looks; paths have shorter pieces.
  [/\b(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9+_]{32,}={0,2}/g, MASK],
];

/** A text in which something like a password, key or token is masked. */
export function maskSecrets(text: string): string {
  return PATTERNS.reduce((masked, [pattern, by]) => masked.replaceAll(pattern, by), text);
}

/** Addresses and what is written into them, e-mail addresses, and numbers as long as those of cards and accounts. */
const IN_NAMES: readonly (readonly [RegExp, string])[] = [
  [/([a-z][a-z0-9+.-]*:\/\/)\S+/gi, `$1${MASK}`],
  [/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+/gu, MASK],
  [/\d(?:[ -]?\d){9,}/g, MASK],
];

/** A name that a program gave itself, without what it should not have written into it. */
export function maskName(name: string): string {
  return maskSecrets(IN_NAMES.reduce((masked, [pattern, by]) => masked.replaceAll(pattern, by), name));
}

/**
 * The value of a setting without secrets: of a command the program alone, of a connection string all but passwords,
 * nothing of what is a secret by its name.
 */
export function maskSetting(name: string, value: string): string {
  if (value === '' || /^(on|off|true|false|yes|no)$/i.test(value) || NO_SECRET.has(name)) return value;
  if (/^primary_conninfo$/i.test(name)) return maskConninfo(value);
  if (SECRET_NAME.test(name)) return MASK;
  if (COMMAND.test(name)) return programOf(value);
  return maskSecrets(value);
}

/** Of a connection string only what tells where it leads and as whom. */
const SHOWN = new Set([
  'host',
  'hostaddr',
  'port',
  'user',
  'dbname',
  'application_name',
  'sslmode',
  'target_session_attrs',
]);

function maskConninfo(value: string): string {
  if (/^postgres(ql)?:\/\//i.test(value)) {
    const [address = ''] = maskSecrets(value).split('?');
    return address;
  }
  const parts = [...value.matchAll(/(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|\S*)/g)];
  return parts.map(([, key = '', shown = '']) => `${key}=${SHOWN.has(key) ? shown : MASK}`).join(' ');
}

/** The first word of a shell command that is not an assignment to the environment. */
function programOf(command: string): string {
  const words = command.trim().match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  const at = words.findIndex((word) => !/^\w+=/.test(word));
  if (at < 0) return MASK;
  const program = maskSecrets(words[at] ?? '');
  return words.length === 1 ? program : `${program} ${MASK}`;
}
