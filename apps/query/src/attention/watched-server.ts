import type { AttentionCondition } from '@pganalytics/contracts';
import type { StateOfServer, StoredPoll } from '@pganalytics/history';

import type { AttentionLimits } from './attention.config.js';
import type { Condition } from './condition.js';
import { conditions } from './conditions.js';
import type { Since } from './find-since.js';
import { judge } from './judge.js';
import type { Judgement } from './judge.js';
import { Samples } from './samples.js';

/** A condition that was judged, and since when it holds. */
export interface Judged extends Judgement {
  readonly since: Since | undefined;
}

/** What is remembered of one server between its samples: the newest ones, and what they said. */
export class WatchedServer {
  private readonly polls = new Map<string, StoredPoll[]>();
  private readonly states = new Map<string, StateOfServer>();
  private readonly judged = new Map<AttentionCondition, Judged>();
  /** Families with something new that was not judged yet. */
  private readonly changed = new Set<string>();
  /** Since when the collector has said what it says of the family `server`; undefined until it was looked up. */
  reachSince: number | undefined;
  heardAt: number | null = null;

  /** Whether its samples have been looked at. */
  get assessed(): boolean {
    return this.heardAt !== null || this.judged.size > 0;
  }

  judgementOf(condition: AttentionCondition): Judged | undefined {
    return this.judged.get(condition);
  }

  stateOf(family: string): StateOfServer | undefined {
    return this.states.get(family);
  }

  /** The newest of all its samples. */
  get newestPollAt(): number | undefined {
    const newest = [...this.polls.values()].flatMap((polls) => polls.at(-1)?.at ?? []);
    return newest.length === 0 ? undefined : Math.max(...newest);
  }

  newestAt(family: string): number | undefined {
    return this.polls.get(family)?.at(-1)?.at;
  }

  hear(at: number): void {
    this.heardAt = Math.max(this.heardAt ?? 0, at);
  }

  /** Takes a poll in, unless it was known already. */
  takePoll(family: string, poll: StoredPoll, limits: AttentionLimits): void {
    const known = this.polls.get(family) ?? [];
    if ((known.at(-1)?.at ?? 0) >= poll.at) return;
    const keptMs = lookBackOf(family, limits);
    this.polls.set(family, [...known.filter(({ at }) => at >= poll.at - keptMs), poll]);
    this.hear(poll.at);
    this.changed.add(family);
  }

  /** Takes polls in that came before those at hand. */
  takeEarlier(family: string, earlier: readonly StoredPoll[]): void {
    const known = this.polls.get(family) ?? [];
    const first = known[0]?.at ?? Number.POSITIVE_INFINITY;
    this.polls.set(family, [...earlier.filter(({ at }) => at < first), ...known]);
  }

  /** Takes a declared state in; `false` when it says what was said before. */
  takeState(state: StateOfServer): boolean {
    const known = this.states.get(state.family);
    if (known && known.toldAtMs > state.toldAtMs) return false;
    this.states.set(state.family, state);
    this.hear(state.toldAtMs);
    const isNew = known?.state !== state.state || known.reason !== state.reason;
    if (!isNew && known.intervalMs === state.intervalMs) return false;
    this.changed.add(state.family);
    return true;
  }

  /** Judges what depends on something new, or everything; answers with what holds since nobody here knows when. */
  judgeAnew(limits: AttentionLimits, everything: boolean): Condition[] {
    const samples = new Samples(this.polls, this.states);
    const begun: Condition[] = [];
    for (const condition of conditions) {
      const families = [...condition.families, ...(condition.helpful ?? [])];
      if (!everything && !families.some((family) => this.changed.has(family))) continue;
      const before = this.judged.get(condition.id);
      const judgement = judge(condition, samples, limits);
      const since = sinceOf(judgement, before);
      this.judged.set(condition.id, { ...judgement, since });
      if (judgement.verdict.state === 'active' && !since) begun.push(condition);
    }
    this.changed.clear();
    return begun;
  }

  /** Remembers since when a condition holds, unless it has ended meanwhile. */
  remember(condition: AttentionCondition, since: Since): void {
    const judged = this.judged.get(condition);
    if (judged && judged.verdict.state !== 'clear' && !judged.since) this.judged.set(condition, { ...judged, since });
  }
}

/** Since when, as far as the samples at hand tell. */
function sinceOf({ verdict, sampleAt }: Judgement, before: Judged | undefined): Since | undefined {
  if (verdict.state === 'clear') return undefined;
  // What cannot be said for a while did not end: it may go on where it was.
  if (verdict.state === 'unknown') return before?.since;
  if (verdict.since !== undefined) return { at: verdict.since, isEarliest: false };
  if (before?.verdict.state === 'clear' && sampleAt !== null) return { at: sampleAt, isEarliest: false };
  return before?.since;
}

/** How much of a family is kept. */
function lookBackOf(family: string, limits: AttentionLimits): number {
  const backs = conditions
    .filter(({ families }) => families[0] === family)
    .map(({ lookBackMs }) => lookBackMs?.(limits));
  return Math.max(0, ...backs.map((back) => back ?? 0));
}
