import type { FamilyHealth } from '../watch/family-health.js';
import type { Round } from './round.js';

/** So many databases are named in a reason; of more only the number is told. */
const NAMED = 5;

/** Says of the families of a round how it went: everything, less than everything, or nothing. */
export function tellHealth(round: Round, health: FamilyHealth, nowMs: number): void {
  const { failures, denials, databases } = round;
  for (const family of round.job.families) {
    const [denied] = denials;
    const [reason = ''] = failures.values();
    if (failures.size > 0 && failures.size === databases && /^[0-9A-Z]{5}$/.test(reason)) {
      health.failed(family, reason, nowMs);
    } else if (failures.size > 0) {
      const list = named([...failures].map(([name, why]) => `${name} (${why})`));
      health.limited(family, 'thinned', `databases: ${failures.size} of ${databases} were not read: ${list}.`);
    } else if (denied) {
      health.limited(family, 'denied', `${denied[0]} Databases: ${named(denied[1])}.`);
    } else if (round.slowed) {
      health.limited(family, 'thinned', `load: A round over ${databases} databases takes longer or costs more.`);
    } else health.succeeded(family);
  }
}

function named(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
