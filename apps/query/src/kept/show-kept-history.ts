import { Injectable } from '@nestjs/common';
import type { KeptHistory } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

/** Shows what is kept of an organisation's history, and what had to go early. */
@Injectable()
export class ShowKeptHistory {
  constructor(private readonly history: HistoryReader) {}

  async run(organisationId: string): Promise<KeptHistory> {
    const kept = await this.history.keptSignals({ organisationId });
    const signals = kept.map(({ signal, days, since, cutShort }) => ({ signal, days, keptSince: since, cutShort }));
    const notices = signals
      .filter(({ cutShort }) => cutShort)
      .map(
        ({ signal, days, keptSince }) =>
          `The disk that the history may fill was full: ${signal} are there since ${new Date(keptSince).toISOString()} ` +
          `instead of for ${days} days. Give it more room (DATA_DIR_MAX_BYTES), or keep them for fewer days.`,
      );
    return { signals, notices };
  }
}
