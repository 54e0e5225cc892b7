import { BackOff } from './back-off.js';
import type { IngestAddress } from './ingest-address.js';

export interface RouteOptions {
  readonly addresses: readonly IngestAddress[];
  readonly firstMs: number;
  readonly mostMs: number;
  readonly random?: () => number;
}

/** Which ingest is tried next, and when. */
export class IngestRoute {
  private readonly backOff: BackOff;
  private at: number;
  private failures = 0;

  constructor(private readonly options: RouteOptions) {
    const { random = Math.random, addresses } = options;
    this.backOff = new BackOff({ ...options, random });
    // Thousands of collectors with the same list do not all begin with its first.
    this.at = Math.floor(random() * addresses.length);
  }

  get address(): IngestAddress | undefined {
    return this.options.addresses[this.at];
  }

  succeeded(): void {
    this.failures = 0;
    this.backOff.reset();
  }

  /** Goes on to the next address; answers with how long to wait. Waits grow only when all of them were tried. */
  failed(): number {
    const { addresses, firstMs, random = Math.random } = this.options;
    this.at = (this.at + 1) % addresses.length;
    return ++this.failures < addresses.length ? Math.floor(random() * firstMs) : this.backOff.nextMs();
  }
}
