import { randomUUID } from 'node:crypto';

import { createBus, followEvents, topicSpecs } from '@pganalytics/bus';
import type { Bus } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { topics } from '@pganalytics/contracts';
import type { JsonTopic } from '@pganalytics/contracts';
import { withTransaction, createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { provisionedDatabase } from '@pganalytics/postgres/testing';
import { eventually, freshDatabase, sharedPostgres } from '@pganalytics/servers';
import { Metrics } from '@pganalytics/telemetry';
import type { RunningService } from '@pganalytics/telemetry';
import { newSecretsKey } from '@pganalytics/secrets';
import { silentLogger } from '@pganalytics/telemetry/testing';

import { authConfig } from '../auth.config.js';
import { hashPassword } from '../users/passwords.js';
import { startAuth } from '../start-auth.js';
import { Browser } from './browser.js';

/** A role with a person in it. */
export interface TestUser {
  readonly id: string;
  readonly organisationId: string;
  readonly email: string;
  readonly password: string;
  readonly role: string;
}

export const ADMIN = { email: 'admin@localhost', password: 'a long password' };

/** Auth with a database, roles and a log of its own; more processes of it can be started. */
export class RunningAuth {
  private readonly services: RunningService[] = [];

  private constructor(
    private readonly settings: Record<string, string>,
    /** Connects as a superuser, past row-level security. */
    readonly admin: Pool,
    readonly bus: Bus,
    readonly authUrl: string,
    private readonly dispose: () => Promise<void>,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<RunningAuth> {
    const database = await freshDatabase();
    const { urls, dropRoles } = await provisionedDatabase(database.url);
    const all = {
      BUS: 'embedded',
      BUS_DATABASE_URL: urls.bus,
      DATABASE_URL: urls.auth,
      HTTP_PORT: '0',
      HTTP_DRAIN_MS: '0',
      ADMIN_PASSWORD: ADMIN.password,
      SECRETS_KEY: newSecretsKey(),
      LOGIN_TRIES_PER_ADDRESS: '100000',
      ...settings,
    };
    const config = loadConfig(authConfig, all);
    const bus = await createBus(config, { logger: silentLogger(), metrics: new Metrics('spec') });
    await bus.createTopics(topicSpecs(topics, { partitions: 2 }));
    const dispose = async (): Promise<void> => {
      await bus.close();
      await database.drop();
      await dropRoles((await sharedPostgres()).url);
    };
    const admin = createPool(database.url, { applicationName: 'spec', size: 2 });
    const auth = new RunningAuth(all, admin, bus, urls.auth, dispose);
    await auth.startProcess();
    return auth;
  }

  /** Starts one more process of the service; the first is there from the beginning. */
  async startProcess(settings: Record<string, string> = {}): Promise<RunningService> {
    const config = loadConfig(authConfig, { ...this.settings, ...settings });
    const service = await startAuth(config, { logger: silentLogger() });
    this.services.push(service);
    const ready = async (): Promise<void> => {
      const answer = await fetch(`${service.url}/readyz`);
      if (!answer.ok) throw new Error(await answer.text());
    };
    await eventually(ready, { timeoutMs: 50_000 });
    return service;
  }

  /** The key that the processes encrypt secrets with. */
  get secretsKey(): string {
    return this.settings['SECRETS_KEY'];
  }

  get url(): string {
    return this.services[0].url;
  }

  browser(url = this.url): Browser {
    return new Browser(url);
  }

  /** A browser in which a person has signed in. */
  async signedIn(who: { email: string; password: string } = ADMIN, url = this.url): Promise<Browser> {
    const browser = this.browser(url);
    const answer = await browser.post('/auth/login', { email: who.email, password: who.password });
    if (answer.status !== 200) throw new Error(`signing in answered ${answer.status}`);
    return browser;
  }

  /** A person in an organisation, or in one of their own; made past the API. */
  async addUser(role: string, organisationId: string = randomUUID()): Promise<TestUser> {
    const user = {
      id: randomUUID(),
      organisationId,
      email: `${randomUUID()}@example.org`,
      password: 'a long password',
      role,
    };
    const hash = await hashPassword(user.password);
    await withTransaction(this.admin, async (client) => {
      await client.query(
        `INSERT INTO auth.organisation (id, name) VALUES ($1, 'Organisation') ON CONFLICT DO NOTHING`,
        [organisationId],
      );
      await client.query(
        `INSERT INTO auth.app_user (id, organisation_id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $4, $5)`,
        [user.id, organisationId, user.email, role, hash],
      );
    });
    return user;
  }

  /** The data of every event of a topic, those to come too. */
  async eventsOf<T>(topic: JsonTopic<T>): Promise<T[]> {
    const events: T[] = [];
    await followEvents(this.bus, topic, { from: 'beginning', handle: ({ data }) => void events.push(data) });
    return events;
  }

  async stop(): Promise<void> {
    for (const service of this.services) await service.stop();
    await this.admin.end();
    await this.dispose();
  }
}
