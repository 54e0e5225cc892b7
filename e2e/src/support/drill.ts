import { Sessions, forgottenTransaction, lockQueue, prepareShop, slowStatement } from '@pganalytics/demo';
import type { End, Situation } from '@pganalytics/demo';
import type { TestPostgres } from '@pganalytics/servers';
import type { Locator, Page } from 'playwright-core';

/** How long a page may take until it shows what has just begun on the server. */
const SHOWN_WITHIN_MS = 75_000;
/** So many that the slow statement of the demo does not end before the drill. */
const ORDERS = 6_000;

/** The demo's incident on a server of a spec. */
export class Incident {
  private readonly ends: End[] = [];

  private constructor(private readonly sessions: Sessions) {}

  static async prepare(target: TestPostgres): Promise<Incident> {
    const sessions = Sessions.on(target.url);
    await prepareShop(sessions, decodeURIComponent(new URL(target.url).password), { orders: ORDERS });
    return new Incident(sessions);
  }

  async begin(...situations: readonly Situation[]): Promise<void> {
    for (const { begin } of situations) {
      this.ends.push(await begin({ primary: this.sessions, standby: undefined }));
    }
  }

  async end(): Promise<void> {
    for (const end of this.ends.splice(0)) await end();
    await this.sessions.end();
  }
}

/** A person on call, who begins at the fleet and counts every click. */
export class OnCall {
  private clicks = 0;

  constructor(
    private readonly page: Page,
    private readonly url: string,
    private readonly serverName: string,
  ) {}

  /** Clicks until the root blocker of the lock queue stands there, with what ends it. */
  async toRootBlocker(): Promise<number> {
    await this.toPage('Locks');
    const root = this.page.getByRole('treeitem', { level: 1 }).filter({ hasText: 'idle in transaction' });
    await this.sees(root.filter({ hasText: 'psql' }).filter({ hasText: '7 behind it' }));
    await this.sees(this.page.getByText('pg_terminate_backend'));
    return this.clicks;
  }

  /** Clicks until the statement stands there with the session that has been running it and has not ended. */
  async toSlowStatement(): Promise<number> {
    await this.toPage('Queries');
    await this.click(this.page.getByRole('link', { name: /^SELECT customer_id, sum\(total\)/ }).first());
    await this.sees(this.page.getByRole('region', { name: 'Running now' }).getByText('metabase'));
    return this.clicks;
  }

  /** Clicks until it stands there who holds the xmin horizon. */
  async toHorizonHolder(): Promise<number> {
    await this.toPage('Vacuum');
    await this.sees(this.page.getByRole('table', { name: 'Who holds the xmin horizon' }).getByText('monthly-report'));
    return this.clicks;
  }

  private async toPage(name: string): Promise<void> {
    await this.page.goto(this.url);
    this.clicks = 0;
    await this.click(this.page.getByRole('link', { name: this.serverName, exact: true }));
    await this.click(this.page.getByRole('navigation', { name: 'Server' }).getByRole('link', { name, exact: true }));
  }

  private async click(target: Locator): Promise<void> {
    await target.click({ timeout: SHOWN_WITHIN_MS });
    this.clicks += 1;
  }

  private async sees(sight: Locator): Promise<void> {
    await sight.first().waitFor({ timeout: SHOWN_WITHIN_MS });
  }
}

/** What takes its time to be read is begun early. */
export const early: readonly Situation[] = [forgottenTransaction];

/** What would stand in the way of other specs is begun when the drill is. */
export const late: readonly Situation[] = [lockQueue, slowStatement];
