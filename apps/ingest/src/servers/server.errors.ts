import { AppError } from '@pganalytics/errors';

/** Two database clusters under one server id; nothing is wrong with the data once one of them has an id of its own. */
export class ServerClaimed extends AppError {
  readonly kind = 'conflict';
  readonly code = 'ingest.server-claimed';

  constructor(serverId: string, given: string, known: string) {
    super(
      `Another collector delivers the database cluster ${known} as the server ${serverId}, and this one ${given}. ` +
        'Give one of the two targets an "id" of its own: without one it is the address, which two hosts may share.',
    );
  }
}

/** More servers than a collector or an organisation may have. */
export class TooManyServers extends AppError {
  readonly kind = 'conflict';
  readonly code = 'ingest.too-many-servers';

  constructor(whose: string, limit: number, when: string) {
    super(
      `${whose} has ${limit} servers${when}; that is the limit. Retire what is not in use, or raise ` +
        'INGEST_NEW_SERVERS_PER_COLLECTOR_DAY or INGEST_SERVERS_PER_TENANT.',
    );
  }
}
