import { Injectable } from '@nestjs/common';
import type { SessionNow } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

import { cellReader } from '../activity/activity-sample.js';
import { textOf } from '../numbers/exact.js';
import { unnamedRelation } from './lock-name.js';

type Of = { readonly organisationId: string; readonly serverId: string };

/** Names relations of databases in which locks are not read: the collector reads them over one connection. */
@Injectable()
export class RelationNames {
  constructor(private readonly history: HistoryReader) {}

  /** The sessions with names in place of the OIDs that are known. */
  async fill(of: Of, sessions: readonly SessionNow[], at: number): Promise<readonly SessionNow[]> {
    if (!sessions.some(({ lockRelation }) => unnamedRelation(lockRelation) !== undefined)) return sessions;
    const names = await this.names(of, at);
    return sessions.map((session) => {
      const oid = unnamedRelation(session.lockRelation);
      const name = oid === undefined ? undefined : names.get(`${session.datname}/${oid}`);
      return name === undefined ? session : { ...session, lockRelation: session.lockRelation!.replace(oid!, name) };
    });
  }

  /** The names of relations of one database, in place of the OIDs that are known. */
  async of(
    of: Of,
    named: { readonly datname: string | null; readonly relations: readonly string[] },
    at: number,
  ): Promise<string[]> {
    if (!named.relations.some((relation) => /^\d+$/.test(relation))) return [...named.relations];
    const names = await this.names(of, at);
    return named.relations.map((relation) => names.get(`${named.datname}/${relation}`) ?? relation);
  }

  private async names(of: Of, at: number): Promise<Map<string, string>> {
    const poll = await this.history.latest({ ...of, family: 'pg_class', at });
    if (!poll) return new Map();
    const cell = cellReader(poll.schema);
    return new Map(
      poll.rows.map((row) => [
        `${textOf(cell(row, 'datname'))}/${textOf(cell(row, 'relid'))}`,
        `${textOf(cell(row, 'schemaname'))}.${textOf(cell(row, 'relname'))}`,
      ]),
    );
  }
}
