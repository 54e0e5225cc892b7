import type { Chunk } from '@pganalytics/codec';
import { TENANT_SETTING, withTransaction } from '@pganalytics/postgres';
import type { Client, Pool } from '@pganalytics/postgres';
import { LRUCache } from 'lru-cache';

import { rollUpSteps } from '../close/roll-ups.js';
import { defaultRetention } from '../retention/signals.js';
import type { Retention } from '../retention/signals.js';
import { FrameSchemas } from '../schemas/frame-schemas.js';
import { FrameCache } from './frame-cache.js';
import { HistoryReader } from './history-reader.js';
import type {
  AnswerOfServer,
  Completeness,
  FamilyStateAt,
  IncreaseQuestion,
  IncreaseRow,
  NewestPoll,
  QueryText,
  RangeOfFamily,
  SeriesQuestion,
  SeriesResult,
  ServersQuestion,
  StatementOfServer,
  StateOfServer,
  StoredPoll,
  StreamState,
  TogetherAnswer,
  TogetherQuestion,
} from './history-reader.types.js';
import type { KeptSignal, KeptSince } from './kept.js';
import { KeptTimes } from './kept-times.js';
import { addIncreases, rawIncreases, rawSeries } from './raw-series.js';
import type { RawQuestion } from './raw-series.js';
import { readWhole } from './earlier-rows.js';
import { readCompleteness } from './read-completeness.js';
import { readFamilies, readStates, readStatementsOf, readStreams, readTexts } from './read-facts.js';
import { readNewest, readStatesOf } from './read-newest.js';
import { TooMuchToRead, defaultReadLimits, orTooMuch } from './read-limits.js';
import type { ReadLimits } from './read-limits.js';
import { readServers } from './read-servers.js';
import { addRolledUpIncreases, rolledUpSeries } from './rolled-up-series.js';
import { ScheduleFacts } from './schedule-facts.js';
import { StoredParts } from './stored-parts.js';
import type { ChunkCache } from './stored-parts.js';
import { realPolls, streamsOf } from './walk-streams.js';

const HOUR_MS = 3_600_000;
const CACHE_BYTES = 64 * 1024 * 1024;
const KEPT_FOR_MS = 5_000;
/** Ranges up to this are added up from raw polls alone. */
const RAW_INCREASES_MS = 2 * HOUR_MS;
/** From here on hours are precise enough for the inside of a range. */
const HOURLY_INCREASES_MS = 48 * HOUR_MS;

type OfServer = { readonly organisationId: string; readonly serverId: string };
type OfServers = {
  readonly organisationId: string;
  readonly serverIds: readonly string[];
  readonly families: readonly string[];
};

/** Reads the history in PostgreSQL through row-level security; what was decoded is kept in memory. */
export class PostgresHistoryReader extends HistoryReader {
  readonly #schemas: FrameSchemas;
  readonly #cache: ChunkCache;
  readonly #frames: FrameCache;
  readonly #now: () => number;
  readonly #keptTimes: KeptTimes;
  readonly #limits: ReadLimits;

  /** `cacheBytes` bounds what is kept in memory, and so again the decoded hot frames; 64 MiB unless given. */
  constructor(
    private readonly options: {
      readonly pool: Pool;
      readonly cacheBytes?: number;
      readonly now?: () => number;
      /** How long the writer keeps what; its defaults unless given. */
      readonly retention?: Retention;
      /** How long what an organisation has set is remembered; 5 s unless given. */
      readonly keptForMs?: number;
      /** How much one question may read; the defaults unless given. */
      readonly limits?: ReadLimits;
    },
  ) {
    super();
    this.#schemas = new FrameSchemas(options.pool);
    this.#cache = new LRUCache<string, Chunk>({ maxSize: options.cacheBytes ?? CACHE_BYTES });
    this.#frames = new FrameCache(options.cacheBytes ?? CACHE_BYTES);
    this.#limits = options.limits ?? defaultReadLimits;
    this.#now = options.now ?? Date.now;
    this.#keptTimes = new KeptTimes(options.retention ?? defaultRetention, options.keptForMs ?? KEPT_FOR_MS);
  }

  async series(question: SeriesQuestion): Promise<SeriesResult> {
    return this.#read(question, (_, parts) => this.#series(parts, question));
  }

  async together({ organisationId, serverId, ...questions }: TogetherQuestion): Promise<TogetherAnswer> {
    const of = { organisationId, serverId };
    return this.#read(of, async (tx, parts) => {
      const series: (SeriesResult | TooMuchToRead)[] = [];
      const asked = questions.series.map((question, place) => ({ place, question: { ...of, ...question } }));
      for (const some of Map.groupBy(asked, ({ question }) => groupOf(question)).values()) {
        const answers = await this.#seriesOf(
          parts,
          some.map(({ question }) => question),
        );
        for (const [index, { place }] of some.entries()) series[place] = answers[index];
      }
      const ranges = questions.completeness.map((range) => ({ ...of, ...range }));
      return { series, completeness: await this.#completeness(tx, parts, ranges) };
    });
  }

  async ofServers(question: ServersQuestion): Promise<Map<string, AnswerOfServer>> {
    const decoding = { schemas: this.#schemas, frames: this.#frames };
    const reading = { decoding, limits: this.#limits, at: this.#newestShown() };
    return this.#read(question, (tx, parts) => readServers(tx, { ...reading, parts }, question));
  }

  async *polls(range: RangeOfFamily & { readonly limit?: number }): AsyncIterable<StoredPoll> {
    let left = range.limit ?? Number.POSITIVE_INFINITY;
    for (let from = range.from; from < range.to && left > 0; from += HOUR_MS) {
      const window = { ...range, from, to: Math.min(from + HOUR_MS, range.to) };
      for (const poll of await this.#pollsOf(window)) {
        if (left-- <= 0) return;
        yield poll;
      }
    }
  }

  async increases(range: IncreaseQuestion): Promise<IncreaseRow[]> {
    const { metrics, from, to, where, except } = range;
    const question = { metrics, from, to, where, except };
    return this.#read(range, async (tx, parts) => {
      const kept = await this.#keptTimes.since(tx, range, this.#now());
      if (to - from <= RAW_INCREASES_MS && from >= kept.raw) {
        return [...rawIncreases(await parts.raw(range), question).values()];
      }
      const wanted = rollUpSteps.slice(to - from > HOURLY_INCREASES_MS ? 2 : 0);
      const step = wanted.find(({ step }) => from >= kept[step]) ?? rollUpSteps[2];
      // Where polls are no longer kept, the borders of the range are as precise as the roll-ups.
      const nearest = (moment: number) => Math.round(moment / step.stepMs) * step.stepMs;
      const first = from < kept.raw ? nearest(from) : Math.ceil(from / step.stepMs) * step.stepMs;
      const last = to < kept.raw ? nearest(to) : Math.floor(to / step.stepMs) * step.stepMs;
      const inside = { ...range, from: first, to: Math.max(first, last) };
      const rows = new Map<string, IncreaseRow>();
      const between = { ...question, from: inside.from, to: inside.to };
      addRolledUpIncreases(rows, await parts.rolledUp(inside, step), between, step.stepMs);
      for (const edge of [
        { ...range, to: inside.from },
        { ...range, from: inside.to },
      ]) {
        if (edge.to <= edge.from || edge.from < kept.raw) continue;
        addIncreases(rows, rawIncreases(await parts.raw(edge), { ...question, from: edge.from, to: edge.to }));
      }
      return [...rows.values()];
    });
  }

  async latest(of: OfServer & { readonly family: string; readonly at?: number }): Promise<StoredPoll | undefined> {
    const at = of.at ?? this.#newestShown();
    const place = { ...of, at, maxBytes: this.#limits.bytes };
    return this.#read(of, (tx) => readWhole(tx, { schemas: this.#schemas, frames: this.#frames }, place));
  }

  async newest(of: OfServers & { readonly since: number }): Promise<NewestPoll[]> {
    return this.#read(of, (tx) => readNewest(tx, { schemas: this.#schemas, frames: this.#frames }, of));
  }

  async statesOf(of: OfServers): Promise<StateOfServer[]> {
    return this.#read(of, (tx) => readStatesOf(tx, of));
  }

  async texts(of: OfServer & { readonly queryIds: readonly string[] }): Promise<Map<string, QueryText>> {
    return this.#read(of, (tx) => readTexts(tx, of.serverId, of.queryIds));
  }

  async statementsOf(of: {
    readonly organisationId: string;
    readonly fingerprint: string;
  }): Promise<StatementOfServer[]> {
    return this.#read(of, (tx) => readStatementsOf(tx, of.organisationId, of.fingerprint));
  }

  async completeness(range: RangeOfFamily): Promise<Completeness> {
    const [completeness] = await this.#read(range, (tx, parts) => this.#completeness(tx, parts, [range]));
    return completeness;
  }

  async families(of: OfServer) {
    return this.#read(of, (tx) => readFamilies(tx, this.#schemas, of.serverId));
  }

  async states(of: OfServer): Promise<FamilyStateAt[]> {
    return this.#read(of, (tx) => readStates(tx, of.serverId));
  }

  async streams(of: { organisationId: string; collectorId?: string; serverId?: string }): Promise<StreamState[]> {
    return this.#read(of, (tx) => readStreams(tx, of));
  }

  async keptSince(of: { readonly organisationId: string; readonly family: string }): Promise<KeptSince> {
    const now = this.#now();
    return this.#keptTimes.known(of, now) ?? this.#read(of, (tx) => this.#keptTimes.since(tx, of, now));
  }

  async keptSignals(of: { readonly organisationId: string }): Promise<KeptSignal[]> {
    return this.#read(of, (tx) => this.#keptTimes.signals(tx, of.organisationId, this.#now()));
  }

  // A collector's clock may be ahead of ours; what it says is the newest is shown all the same.
  #newestShown(): number {
    return this.#now() + 24 * HOUR_MS;
  }

  async #series(parts: StoredParts, question: SeriesQuestion): Promise<SeriesResult> {
    const wanted = this.#within(question);
    const step = rollUpSteps.find((one) => one.step === question.step);
    if (!step) return rawSeries(await parts.raw(question), wanted);
    const rolled = await parts.rolledUp(question, step);
    const polledTo = await parts.polledTo(question);
    return rolledUpSeries(rolled, wanted, { name: step.step, stepMs: step.stepMs, polledTo });
  }

  /** Raw series up to one moment are read together. */
  async #seriesOf(parts: StoredParts, questions: readonly SeriesQuestion[]): Promise<(SeriesResult | TooMuchToRead)[]> {
    const [{ serverId, to, step }] = questions;
    const families = [...new Set(questions.map(({ family }) => family))];
    if (step === 'raw' && questions.length > 1) {
      const from = Math.min(...questions.map((question) => question.from));
      const read = await parts.rawOf({ serverId, families, from, to }).catch(orTooMuch);
      if (!(read instanceof TooMuchToRead)) {
        return questions.map((question) => orWhy(() => rawSeries(read.get(question.family)!, this.#within(question))));
      }
    }
    // What is too much together may be little enough one by one.
    const answers: (SeriesResult | TooMuchToRead)[] = [];
    for (const question of questions) answers.push(await this.#series(parts, question).catch(orTooMuch));
    return answers;
  }

  #within({ metrics, from, to, where, except }: SeriesQuestion): RawQuestion {
    return { metrics, from, to, where, except, maxCells: this.#limits.cells };
  }

  async #completeness(tx: Client, parts: StoredParts, ranges: readonly RangeOfFamily[]): Promise<Completeness[]> {
    const facts = new Map<RangeOfFamily, ScheduleFacts>();
    for (const together of Map.groupBy(ranges, ({ from, to }) => `${from}/${to}`).values()) {
      const loaded = await ScheduleFacts.load(tx, together);
      for (const range of together) facts.set(range, loaded);
    }
    const found: Completeness[] = [];
    for (const range of ranges) {
      const kept = await this.#keptTimes.since(tx, range, this.#now());
      found.push(await readCompleteness({ facts: facts.get(range)!, parts, kept }, range, this.#now()));
    }
    return found;
  }

  async #pollsOf(window: RangeOfFamily): Promise<StoredPoll[]> {
    return this.#read(window, async (_, parts) => {
      // Parts that overlap become one, so that a moment that two chunks have parts of comes once.
      const disjoint = streamsOf(await parts.raw(window)).flatMap((stream) => stream.parts);
      const polls = disjoint.flatMap((part) =>
        realPolls(part)
          .filter(({ at }) => at >= window.from && at < window.to)
          .map((poll) => ({ ...poll, schema: part.schema, epoch: part.epoch })),
      );
      return polls.sort((a, b) => a.at - b.at);
    });
  }

  // Everything a question needs is read at one moment: a closing that moves polls from hot rows into a chunk in the
  // meantime neither hides nor doubles them.
  async #read<T>(
    of: { readonly organisationId: string },
    work: (tx: Client, parts: StoredParts) => Promise<T>,
  ): Promise<T> {
    return withTransaction(this.options.pool, async (tx) => {
      await tx.query('set transaction isolation level repeatable read, read only');
      await tx.query(`select set_config('${TENANT_SETTING}', $1, true)`, [of.organisationId]);
      return work(tx, new StoredParts(tx, this.#schemas, this.#cache, this.#frames, this.#limits.bytes));
    });
  }
}

/** Questions that can be read together: of one step, up to one moment. */
const groupOf = ({ step, to }: SeriesQuestion): string => `${step}/${to}`;

function orWhy(make: () => SeriesResult): SeriesResult | TooMuchToRead {
  try {
    return make();
  } catch (error) {
    return orTooMuch(error);
  }
}
