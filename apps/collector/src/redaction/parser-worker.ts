import { parentPort } from 'node:worker_threads';

import { fingerprintSync, loadModule, normalizeSync } from 'libpg-query';

// This file runs as it stands from the sources too, where Node strips the types: it imports nothing of ours.

await loadModule();

parentPort?.on('message', (sql: string) => parentPort?.postMessage(parse(sql)));

function parse(sql: string): { readonly normalized?: string; readonly fingerprint?: string } {
  try {
    const fingerprint = fingerprintSync(sql);
    // For some errors the library returns the message, which repeats the text, in place of a result.
    if (!/^[0-9a-f]{16}$/.test(fingerprint)) return {};
    return { normalized: normalizeSync(sql), fingerprint };
  } catch {
    // The message of a parse error repeats the text near the error, so that it goes nowhere.
    return {};
  }
}
