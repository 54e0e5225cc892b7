import { writeFile } from 'node:fs/promises';

import { newSecretsKey } from './root-keys.js';

/** Makes a file with a root key, for its owner's eyes only, unless there is one; answers with its name. */
export async function ensureKeyFile(file: string): Promise<string> {
  try {
    await writeFile(file, `${newSecretsKey()}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return file;
}
