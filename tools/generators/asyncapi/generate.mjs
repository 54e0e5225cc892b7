// Writes docs/asyncapi.json, the AsyncAPI 3.0 document of every topic, from the declarations in libs/contracts.
// `--check` writes nothing and fails when the checked-in file differs. Needs a build of libs/contracts.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { asyncApiDocument } from './document.mjs';

const file = join(import.meta.dirname, '../../../docs/asyncapi.json');
const text = `${JSON.stringify(await asyncApiDocument(), null, 2)}\n`;

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (checkedIn() !== text) {
  console.error('Not up to date: docs/asyncapi.json. Run "npm run generate:asyncapi" and commit what changes.');
  process.exitCode = 1;
}

function checkedIn() {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
