import { TooManySchemas } from '../quotas/quota.errors.js';

const DAY_MS = 86_400_000;
const REMEMBERED = 50_000;

/**
 * Which new schemas each collector registers today, of a limited number. A schema is kept for ever by everybody who
 * reads, so that a collector that makes them up would fill the platform's memory. A schema counts once, however often it
 * has to be tried.
 */
export class SchemaAllowance {
  private readonly used = new Map<string, Set<string>>();
  private day = 0;

  constructor(private readonly perDay: number) {}

  /** @throws TooManySchemas */
  take(collectorId: string, schemaId: string, now: number): void {
    const day = Math.floor(now / DAY_MS);
    if (day !== this.day || this.used.size >= REMEMBERED) this.used.clear();
    this.day = day;
    const used = this.used.get(collectorId) ?? new Set<string>();
    if (used.has(schemaId)) return;
    if (used.size >= this.perDay) throw new TooManySchemas(this.perDay);
    this.used.set(collectorId, used.add(schemaId));
  }

  /** The log will not have it. */
  giveBack(collectorId: string, schemaId: string): void {
    this.used.get(collectorId)?.delete(schemaId);
  }
}
