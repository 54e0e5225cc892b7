import { Injectable } from '@nestjs/common';
import type { MessageOf, collectorsChanged, collectorsConnected } from '@pganalytics/contracts';

/** A collector as auth knows it. */
export type KnownCollector = Omit<MessageOf<typeof collectorsChanged>, 'tokenHash'>;

/** The collectors of all organisations: a copy that follows the topics of auth and ingest. */
@Injectable()
export class CollectorDirectory {
  private readonly collectors = new Map<string, KnownCollector>();
  private readonly versions = new Map<string, string>();

  /** Takes the newest facts of one collector in; the hash of its token is not kept. */
  put({ tokenHash: _tokenHash, ...collector }: MessageOf<typeof collectorsChanged>): void {
    this.collectors.set(collector.collectorId, collector);
  }

  /** Takes in what a collector said of itself. */
  connected({ collectorId, version }: MessageOf<typeof collectorsConnected>): void {
    this.versions.set(collectorId, version);
  }

  /** The version that a collector said last; `undefined` before its first stream. */
  versionOf({ collectorId }: KnownCollector): string | undefined {
    return this.versions.get(collectorId);
  }

  /** The name of a collector of an organisation; `undefined` when it is not known. */
  nameOf(organisationId: string, collectorId: string): string | undefined {
    const collector = this.collectors.get(collectorId);
    return collector?.organisationId === organisationId ? collector.name : undefined;
  }

  /** The collectors of one organisation, by name. */
  list(organisationId: string): KnownCollector[] {
    return [...this.collectors.values()]
      .filter((collector) => collector.organisationId === organisationId)
      .sort((a, b) => a.name.localeCompare(b.name) || (a.collectorId < b.collectorId ? -1 : 1));
  }
}
