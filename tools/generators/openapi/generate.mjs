// Writes the OpenAPI document of all services and the types of the client that are made from it.
// `--check` writes nothing and fails when a file is not what would be written. Needs a build of the services.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import openapiTypescript, { astToString } from 'openapi-typescript';

import { apiDocument } from './api-document.mjs';

const root = join(import.meta.dirname, '../../..');
const document = await apiDocument();
const json = `${JSON.stringify(document, null, 2)}\n`;

const files = new Map([
  ['docs/openapi/pganalytics.json', json],
  // The copy that the query service answers; an image of it holds no docs.
  ['apps/query/generated/openapi.json', json],
  ['libs/api-client/src/api.generated.ts', await typesOf(document)],
]);

if (process.argv.includes('--check')) check();
else write();

function write() {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function check() {
  const stale = [...files].filter(([path, text]) => textOf(path) !== text).map(([path]) => path);
  if (stale.length === 0) return;
  console.error(`Not up to date: ${stale.join(', ')}. Run "npm run generate:openapi" and commit what changes.`);
  process.exitCode = 1;
}

function textOf(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

async function typesOf(api) {
  const types = astToString(await openapiTypescript(structuredClone(api), { alphabetize: true }));
  return `// Generated from docs/openapi/pganalytics.json by tools/generators/openapi; do not edit.\n${types}`;
}
