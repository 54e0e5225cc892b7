import { eventually } from '@pganalytics/servers';

/** One point of a series: milliseconds since 1970, and a value; a string where it is beyond 2^53. */
export type Point = [number, number | string | null];

export interface SeriesAnswer {
  readonly metric: string;
  readonly unit: string;
  readonly kind: string;
  readonly step: string;
  readonly series: readonly { labels: Record<string, string | null>; points: Point[] }[];
  readonly completeness: {
    readonly expected: number;
    readonly present: number;
    readonly gaps: readonly { from: number; to: number; reason: string }[];
  };
}

export interface PanelsAnswer {
  readonly panels: readonly { readonly id: string; readonly answer: SeriesAnswer | null }[];
}

export interface ServerSummary {
  readonly id: string;
  readonly name: string;
  readonly port: number | null;
  readonly state: string;
  readonly stateReason: string;
  readonly dataAgeMs: number | null;
  readonly lastCollectedAt: number | null;
}

/** What a script of a user would do with the HTTP API, and no more. */
export class Api {
  private constructor(
    readonly url: string,
    private readonly email: string,
    private readonly password: string,
    private token: string,
    private expiresAt: number,
  ) {}

  static async login(url: string, email: string, password: string): Promise<Api> {
    const { token, expiresAt } = await loginAt(url, email, password);
    return new Api(url, email, password, token, expiresAt);
  }

  async get<T>(path: string): Promise<T> {
    const response = await this.fetch(path);
    const text = await response.text();
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    if (Date.now() > this.expiresAt) {
      const { token, expiresAt } = await loginAt(this.url, this.email, this.password);
      this.token = token;
      this.expiresAt = expiresAt;
    }
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    return fetch(`${this.url}/api/v1${path}`, { ...init, headers });
  }

  async servers(): Promise<readonly ServerSummary[]> {
    return (await this.get<{ items: ServerSummary[] }>('/servers?limit=500')).items;
  }

  /** The server that listens on this port, as soon as the platform knows it and has fresh data of it. */
  async serverOnPort(port: number, timeoutMs = 60_000): Promise<ServerSummary> {
    return eventually(
      async () => {
        const found = (await this.servers()).find((server) => server.port === port);
        if (found?.dataAgeMs === null || found === undefined) throw new Error(`no data yet of the server on ${port}`);
        return found;
      },
      { timeoutMs },
    );
  }

  async series(serverId: string, query: Record<string, string>): Promise<SeriesAnswer> {
    return this.get(`/servers/${serverId}/series?${new URLSearchParams(query).toString()}`);
  }

  /** The newest exact totals of counters of `pg_stat_database` for one database, by column. */
  async newestTotals(serverId: string, datname: string, columns: readonly string[]): Promise<Record<string, string>> {
    const entries = await Promise.all(
      columns.map(async (column) => {
        const answer = await this.series(serverId, {
          metric: `pg_stat_database.${column}`,
          by: 'datname',
          where: `datname:${datname}`,
          from: 'now-10m',
          to: 'now',
          step: 'raw',
          value: 'total',
        });
        const known = answer.series[0]?.points.filter(([, value]) => value !== null) ?? [];
        return [column, String(known.at(-1)?.[1])] as const;
      }),
    );
    return Object.fromEntries(entries);
  }
}

async function loginAt(url: string, email: string, password: string): Promise<{ token: string; expiresAt: number }> {
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`login answered ${response.status}: ${await response.text()}`);
  const { accessToken, expiresInSeconds } = (await response.json()) as {
    accessToken: string;
    expiresInSeconds: number;
  };
  return { token: accessToken, expiresAt: Date.now() + (expiresInSeconds - 60) * 1_000 };
}
