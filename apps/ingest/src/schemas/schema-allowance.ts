import { TooManySchemas } from '../quotas/quota.errors.js';

const DAY_MS = 86_400_000;
const REMEMBERED = 50_000;

/**
 * How many new schemas each collector may still register today. A schema is kept for ever by everybody who reads, so
 * that a collector that makes them up would fill the platform's memory.
 */
export class SchemaAllowance {
  private readonly used = new Map<string, number>();
  private day = 0;

  constructor(private readonly perDay: number) {}

  /** @throws TooManySchemas */
  take(collectorId: string, now: number): void {
    const day = Math.floor(now / DAY_MS);
    if (day !== this.day || this.used.size >= REMEMBERED) this.used.clear();
    this.day = day;
    const used = this.used.get(collectorId) ?? 0;
    if (used >= this.perDay) throw new TooManySchemas(this.perDay);
    this.used.set(collectorId, used + 1);
  }
}
