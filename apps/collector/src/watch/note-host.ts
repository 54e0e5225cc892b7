import { hostFamilies, whyMissing } from '../host/host-sampler.js';
import type { FamilyHealth } from './family-health.js';

/** Says of the families of the machine below a server which of them there are; `undefined` when it is another machine. */
export function noteHost(health: FamilyHealth, missing: readonly string[] | undefined): void {
  for (const family of hostFamilies) {
    const reason = missing === undefined ? 'remote: The server is not on this machine.' : whyMissing(family);
    if (missing?.includes(family) === false) health.succeeded(family);
    else health.notThere(family, { state: 'unavailable', reason });
  }
}
