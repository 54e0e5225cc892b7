import { namingOutages } from '@pganalytics/postgres';
import { Injectable } from '@nestjs/common';

import { AuthDatabase } from '../storage/auth-database.js';

/** Deletes sessions, with their refresh tokens, a day after they have run out, for all organisations. */
@Injectable()
export class ClearSessions {
  constructor(private readonly database: AuthDatabase) {}

  async run(): Promise<void> {
    await namingOutages(() =>
      this.database.source.query(`DELETE FROM auth.session WHERE expires_at < now() - interval '1 day'`),
    );
  }
}
