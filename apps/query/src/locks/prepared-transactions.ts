import { Injectable } from '@nestjs/common';
import { HistoryReader } from '@pganalytics/history';

import { cellReader } from '../activity/activity-sample.js';
import { numberOf, textOf } from '../numbers/exact.js';

/** What is known of a prepared transaction; they are read every five minutes. */
export interface PreparedTransaction {
  readonly datname: string | null;
  readonly owner: string | null;
  readonly preparedAt: number | null;
}

/** A transaction that was prepared since is not known yet, and one that ended since still is. */
const LONGEST_BEFORE_MS = 900_000;

/** Reads the prepared transactions of a server at a moment, by their names. */
@Injectable()
export class PreparedTransactions {
  constructor(private readonly history: HistoryReader) {}

  async read(
    of: { readonly organisationId: string; readonly serverId: string },
    at: number,
  ): Promise<ReadonlyMap<string, PreparedTransaction>> {
    const poll = await this.history.latest({ ...of, family: 'pg_prepared_xacts', at });
    if (!poll || at - poll.at > LONGEST_BEFORE_MS) return new Map();
    const cell = cellReader(poll.schema);
    return new Map(
      poll.rows.map((row) => [
        textOf(cell(row, 'gid')) ?? '',
        {
          datname: textOf(cell(row, 'database')),
          owner: textOf(cell(row, 'owner')),
          preparedAt: numberOf(cell(row, 'prepared')),
        },
      ]),
    );
  }
}
