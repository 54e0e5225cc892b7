import type { Probe } from './probe.js';
import type { NotThere } from './sampler.js';

/** Why a function, named by its signature, cannot be read from; `undefined` when it can. */
export function whyNot(probe: Probe, signature: string): NotThere | undefined {
  if (!probe.views.has(signature)) {
    return { state: 'unavailable', reason: `not-there: This server has no ${signature}.` };
  }
  if (!probe.forbidden.has(signature)) return undefined;
  const fix = `GRANT EXECUTE ON FUNCTION pg_catalog.${signature} TO this role`;
  return { state: 'denied', reason: `denied: The role has no right to run ${signature}; ${fix}.` };
}
