import pg from 'pg';

/** Who connects, where to, and under which name the server shows the session. */
export interface Login {
  readonly user: string;
  readonly database: string;
  readonly application: string;
}

/** One connection to a demo server. */
export interface Session {
  readonly pid: number;
  /** Rejects when the statement fails or somebody ends the session. */
  query(text: string, values?: readonly unknown[]): Promise<pg.QueryResult>;
  /** Ends the session, also one that waits for a lock. */
  close(): Promise<void>;
}

/** Opens sessions on one server. All roles of the demo have the password of its superuser. */
export class Sessions {
  private constructor(
    private readonly url: string,
    private readonly superuser: pg.Pool,
  ) {}

  /** @param url the superuser's, to the database `postgres` */
  static on(url: string): Sessions {
    // What ends a hanging session must never wait itself, nor take one of the connections that become scarce.
    const superuser = new pg.Pool({ connectionString: url, max: 1, application_name: 'demo director' });
    superuser.on('error', () => undefined);
    return new Sessions(url, superuser);
  }

  /** Runs one statement as the superuser in the database `postgres`. */
  async direct(text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    return this.superuser.query(text, [...values]);
  }

  /** Runs statements as the superuser in one database, one after the other, each in a transaction of its own. */
  async directIn(database: string, statements: readonly string[]): Promise<void> {
    const session = await this.open({ user: this.superuserName(), database, application: 'demo director' });
    try {
      for (const statement of statements) await session.query(statement);
    } finally {
      await session.close();
    }
  }

  async open({ user, database, application }: Login): Promise<Session> {
    const url = new URL(this.url);
    url.username = user;
    url.pathname = `/${database}`;
    const client = new pg.Client({ connectionString: url.href, application_name: application });
    // A viewer may end a session with what a page gave to copy; whoever uses it next is told.
    client.on('error', () => undefined);
    await client.connect();
    const pid = Number((await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid);
    let running = 0;
    return {
      pid,
      query: async (text, values = []) => {
        running += 1;
        try {
          return await client.query(text, [...values]);
        } finally {
          running -= 1;
        }
      },
      close: async () => {
        // A backend that waits or computes does not see that its client has gone.
        if (running > 0) await this.direct('SELECT pg_terminate_backend($1)', [pid]).catch(() => undefined);
        await client.end().catch(() => undefined);
      },
    };
  }

  /** Closes what {@link direct} uses; sessions are closed by who opened them. */
  async end(): Promise<void> {
    await this.superuser.end();
  }

  private superuserName(): string {
    return decodeURIComponent(new URL(this.url).username);
  }
}
