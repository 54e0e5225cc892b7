import { Injectable } from '@nestjs/common';
import { HistoryReader } from '@pganalytics/history';
import type { StoredPoll } from '@pganalytics/history';

import { Clock, Settings } from '../query.config.js';
import type { Condition } from './condition.js';
import { judge } from './judge.js';
import { Samples } from './samples.js';

/** Since when a condition holds; `isEarliest` when nothing older could be looked at. */
export interface Since {
  readonly at: number;
  readonly isEarliest: boolean;
}

type OfServer = { readonly organisationId: string; readonly serverId: string };

/** The last hour is walked sample by sample, so that nothing between is missed; what is older is halved. */
const WALKED_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** How exactly the beginning is found further back. */
const PRECISE_MS = 10_000;

/** Finds in the history since when a condition has held, so that it is the same before and after a restart. */
@Injectable()
export class FindSince {
  constructor(
    private readonly history: HistoryReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** `at` is the sample in which it was found to hold. */
  async run(of: OfServer, condition: Condition, at: number): Promise<Since> {
    const walked = await this.walkBack(of, condition, at);
    if (walked.cleared) return { at: walked.since, isEarliest: false };
    return this.halve(of, condition, walked.since);
  }

  private async walkBack(of: OfServer, condition: Condition, at: number): Promise<{ since: number; cleared: boolean }> {
    const lookBackMs = this.lookBackOf(condition);
    const range = { ...of, family: condition.families[0], from: at - WALKED_MS - lookBackMs, to: at };
    const polls: StoredPoll[] = [];
    for await (const poll of this.history.polls(range)) polls.push(poll);
    const others = await this.others(of, condition, at);
    let since = at;
    for (let index = polls.length - 1; index >= 0 && polls[index].at >= at - WALKED_MS; index--) {
      const before = polls.slice(0, index + 1).filter((poll) => poll.at >= polls[index].at - lookBackMs);
      const state = this.stateOf(condition, [[condition.families[0], before], ...others]);
      if (state === 'clear') return { since, cleared: true };
      if (state === 'active') since = polls[index].at;
    }
    return { since, cleared: false };
  }

  /** What cannot be judged ends nothing: a gap in the samples says neither that it went away nor that it stayed. */
  private async halve(of: OfServer, condition: Condition, knownAt: number): Promise<Since> {
    const furthest = this.clock.now() - this.settings.values.ATTENTION_LOOK_BACK_DAYS * DAY_MS;
    let active = knownAt;
    let cleared: number | undefined;
    for (let stepMs = WALKED_MS; cleared === undefined; stepMs *= 2) {
      const probe = Math.max(furthest, knownAt - stepMs);
      const state = await this.stateAt(of, condition, probe);
      if (state === 'clear') cleared = probe;
      else if (state === 'active') active = probe;
      if (probe === furthest && cleared === undefined) return { at: active, isEarliest: true };
    }
    while (active - cleared > PRECISE_MS) {
      const middle = Math.floor((active + cleared) / 2);
      if ((await this.stateAt(of, condition, middle)) === 'active') active = middle;
      else cleared = middle;
    }
    return { at: active, isEarliest: false };
  }

  private async stateAt(of: OfServer, condition: Condition, at: number): Promise<'active' | 'clear' | 'unknown'> {
    const [first] = condition.families;
    const lookBackMs = this.lookBackOf(condition);
    const newest = await this.history.latest({ ...of, family: first, at });
    if (!newest || newest.at < at - WALKED_MS) return 'unknown';
    const before: StoredPoll[] = [];
    if (lookBackMs > 0) {
      const range = { ...of, family: first, from: newest.at - lookBackMs, to: newest.at };
      for await (const poll of this.history.polls(range)) before.push(poll);
    }
    return this.stateOf(condition, [[first, [...before, newest]], ...(await this.others(of, condition, at))]);
  }

  private async others(of: OfServer, { families }: Condition, at: number): Promise<[string, StoredPoll[]][]> {
    return Promise.all(
      families.slice(1).map(async (family): Promise<[string, StoredPoll[]]> => {
        const poll = await this.history.latest({ ...of, family, at });
        return [family, poll ? [poll] : []];
      }),
    );
  }

  private stateOf(condition: Condition, polls: readonly (readonly [string, readonly StoredPoll[]])[]) {
    return judge(condition, new Samples(new Map(polls), new Map()), this.settings.values).verdict.state;
  }

  private lookBackOf(condition: Condition): number {
    return condition.lookBackMs?.(this.settings.values) ?? 0;
  }
}
