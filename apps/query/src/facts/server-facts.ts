import { Injectable } from '@nestjs/common';
import type { AnswerSource } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';
import type { FamilyStateAt, StoredPoll } from '@pganalytics/history';

import { writeFamilyState } from '../servers/summarise-server.js';
import { isThere, rowsOf } from './fact-row.js';
import type { FactRow } from './fact-row.js';

/** Which server of whom. */
export interface OfServer {
  readonly organisationId: string;
  readonly serverId: string;
}

/** Some families of a server as they were at one moment. */
export class Facts {
  constructor(
    private readonly polls: ReadonlyMap<string, StoredPoll | undefined>,
    private readonly states: readonly FamilyStateAt[],
  ) {}

  /** The rows of a family that are there; none where it was never read. */
  rows(family: string): FactRow[] {
    return rowsOf(this.polls.get(family)).filter(isThere);
  }

  /** The rows of a family that only say that what they told of is gone. */
  gone(family: string): FactRow[] {
    return rowsOf(this.polls.get(family)).filter((row) => !isThere(row));
  }

  /** The only row of a family that has one. */
  row(family: string): FactRow | undefined {
    return this.rows(family)[0];
  }

  /** When a family was last read, or something of it last changed. */
  at(family: string): number | null {
    return this.polls.get(family)?.at ?? null;
  }

  /** The newest of all. */
  get newestAt(): number | null {
    const known = [...this.polls.values()].flatMap((poll) => (poll ? [poll.at] : []));
    return known.length === 0 ? null : Math.max(...known);
  }

  /** The oldest of some families, as far as they were read: what is made of all of them is no newer. */
  oldestOf(families: readonly string[]): number | null {
    const known = families.flatMap((family) => this.at(family) ?? []);
    return known.length === 0 ? null : Math.min(...known);
  }

  /** A family unless it is older than the newest of all by more than this: sampled long before, it tells nothing of then. */
  isAbout(family: string, withinMs: number): boolean {
    const at = this.at(family);
    return at !== null && (this.newestAt ?? at) - at <= withinMs;
  }

  /** How new each family is, and why one cannot be read. */
  sources(): AnswerSource[] {
    return [...this.polls.keys()].map((family) => this.source(family));
  }

  private source(family: string): AnswerSource {
    const at = this.at(family);
    const earlier = earlierOf(this.polls.get(family));
    const state = this.states.find((one) => one.family === family);
    if (!state) return { family, state: 'unknown', at, earlier, reason: at === null ? NOT_TOLD : null };
    return { family, state: writeFamilyState(state).state, reason: writeFamilyState(state).reason, at, earlier };
  }
}

function earlierOf(poll: StoredPoll | undefined): AnswerSource['earlier'] {
  if (!poll?.earlier || poll.earlier.size === 0) return null;
  const oldest = [...poll.earlier.values()].reduce((a, b) => Math.min(a, b));
  return { rows: poll.earlier.size, at: oldest };
}

const NOT_TOLD = 'The collector has not told anything of it yet.';

/** Reads families of a server as they are, or were at a moment. */
@Injectable()
export class ServerFacts {
  constructor(private readonly history: HistoryReader) {}

  async read(of: OfServer, families: readonly string[], at?: number): Promise<Facts> {
    const until = at === undefined ? {} : { at };
    const { organisationId, serverId } = of;
    const [states, ...polls] = await Promise.all([
      this.history.states({ organisationId, serverId }),
      ...families.map((family) => this.history.latest({ organisationId, serverId, family, ...until })),
    ]);
    return new Facts(new Map(families.map((family, index) => [family, polls[index]])), states);
  }
}
