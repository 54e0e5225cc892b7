import { lookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { Socket, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';

/**
 * Names that are asked for at the same time. Each takes one of the four threads that Node has for names and for the disk:
 * with hundreds of servers behind a slow DNS the spool would wait for all of them.
 */
const AT_ONCE = 2;

/** Finds the addresses of hosts, a few names at a time; who asks for a name that is being asked for waits for the same answer. */
export class HostNames {
  private readonly running = new Map<string, Promise<LookupAddress[]>>();
  private readonly waiting: (() => void)[] = [];
  private asking = 0;

  constructor(private readonly ask: (name: string) => Promise<LookupAddress[]> = askSystem) {}

  /** Rejects as the system's resolver does. */
  find(name: string): Promise<LookupAddress[]> {
    const known = this.running.get(name);
    if (known) return known;
    const found = this.inTurn(name).finally(() => this.running.delete(name));
    this.running.set(name, found);
    return found;
  }

  private async inTurn(name: string): Promise<LookupAddress[]> {
    if (this.asking >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.asking += 1;
    try {
      return await this.ask(name);
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.asking -= 1;
    }
  }
}

const askSystem = (name: string): Promise<LookupAddress[]> => lookup(name, { all: true });

const hostNames = new HostNames();

/** A socket that connects to the addresses that were found of a host; `undefined` where nothing has to be found. */
export async function socketTo(host: string): Promise<Socket | undefined> {
  if (host.startsWith('/') || isIP(host) !== 0) return undefined;
  return new FoundSocket(await hostNames.find(host));
}

/** The driver connects by port and name: the name was looked up before. */
class FoundSocket extends Socket {
  constructor(private readonly addresses: readonly LookupAddress[]) {
    super();
  }

  override connect(...given: unknown[]): this {
    const [port, host] = given;
    if (typeof port !== 'number' || typeof host !== 'string') return super.connect(...(given as [never]));
    return super.connect({ port, host, lookup: this.found });
  }

  private readonly found: LookupFunction = (_, options, done) => {
    const [first] = this.addresses;
    if (options.all === true) done(null, [...this.addresses]);
    else done(null, first?.address ?? '', first?.family);
  };
}
