import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';

import { addAndDisableUser } from './support/administer.js';
import { replaySession } from './support/cli-session.js';
import { Journey } from './support/journey.js';
import { Incident, OnCall, early, late } from './support/drill.js';
import { walkByTab } from './support/keys.js';
import { psql } from './support/load.js';
import { processesUsing, removePlatform, startPlatform } from './support/platform.js';
import type { Mode, Platform } from './support/platform.js';
import { openPage, signIn, startBrowser, visit } from './support/browser.js';
import { walkPages } from './support/pages.js';
import { brushChart, compareInUtc, csvOfTable, recoverFromFailure, workByKeys } from './support/ways.js';

interface QueryPage {
  readonly items: readonly { queryId: string; text: string | null; calls: number | string; totalTimeMs: number }[];
}
interface LockTree {
  readonly nodes: readonly {
    pid: number;
    state: string;
    parent: string | null;
    waitingBehind: number;
    holds: { type: string; mode: string }[];
    waitsFor: { mode: string } | null;
    latestStatement: string;
    terminateSql: string;
  }[];
}
interface Activity {
  readonly sessions: readonly {
    pid: number;
    query: string | null;
    blockedBy: number[];
    blocks: number[];
    state: string;
  }[];
}

const CANARY = '4111-1111-1111-1111';
const modes: readonly [Mode, readonly string[]][] = [
  ['all-in-one', []],
  ['stack', ['--brokers', '1', '--ingests', '2', '--writers', '2', '--queries', '2']],
];

describe.each(modes)('the platform as %s', (mode, args) => {
  let target: TestPostgres;
  let platform: Platform;
  let journey: Journey;
  let incident: Incident | undefined;

  beforeAll(async () => {
    target = await startPostgres({ major: 17 });
    await psql(target.url, 'create extension pg_stat_statements');
    platform = await startPlatform(mode, { databaseUrls: [target.url], arguments: args });
    journey = new Journey(platform, target);
    await journey.begin();
    // The pages are the same whichever way the platform runs; once is enough.
    if (mode === 'stack') return;
    incident = await Incident.prepare(target);
    await incident.begin(...early);
  }, 180_000);

  afterAll(async () => {
    await incident?.end();
    await removePlatform(platform);
    await target.stop();
  }, 60_000);

  it('refuses a wrong password with a problem document', async () => {
    const answer = await fetch(`${platform.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: platform.email, password: 'wrong' }),
    });

    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('answers nothing to a caller without a credential', async () => {
    for (const path of ['servers', 'collectors', 'metrics/catalogue', `servers/${journey.server.id}/activity`]) {
      expect((await fetch(`${platform.url}/api/v1/${path}`)).status).toBe(401);
    }
  });

  it('shows every server it watches as healthy', async () => {
    // The platform watches its own PostgreSQL too.
    await eventually(
      async () => {
        const states = (await journey.api.servers()).map(({ state }) => state);
        expect(states).toEqual(['healthy', 'healthy']);
      },
      { timeoutMs: 30_000 },
    );
  });

  it("reads PostgreSQL's own counters back to the unit after a load has ended", async () => {
    const truth = await journey.load();

    await journey.meets(truth);
  });

  it('counts the calls of a statement as pg_stat_statements does', async () => {
    const truth = async () =>
      psql(
        target.url,
        "select queryid, calls from pg_stat_statements where query like 'UPDATE pgbench_accounts%' order by calls desc limit 1",
      );
    const [queryId, before] = (await truth()).split('|');
    await eventually(
      async () => {
        const { series } = await journey.api.series(journey.server.id, {
          metric: 'pg_stat_statements.calls',
          where: `queryid:${queryId}`,
          step: 'raw',
          value: 'total',
        });
        expect(String(series[0]?.points.at(-1)?.[1])).toBe(before);
      },
      { timeoutMs: 40_000, everyMs: 500 },
    );
    const from = Date.now();
    await journey.load();
    const [, after] = (await truth()).split('|');

    await eventually(
      async () => {
        const page = await journey.api.get<QueryPage>(`/servers/${journey.server.id}/queries?from=${from}&order=calls`);
        const found = page.items.find((item) => item.queryId === queryId);
        expect(Number(found?.calls)).toBe(Number(after) - Number(before));
        expect(found?.text).toMatch(/^UPDATE pgbench_accounts SET abalance/i);
      },
      { timeoutMs: 60_000, everyMs: 1_000 },
    );
  }, 120_000);

  it('shows who waits for whom', async () => {
    const release = await journey.blockage();
    try {
      await eventually(
        async () => {
          const activity = await journey.api.get<Activity>(`/servers/${journey.server.id}/activity`);
          const waiter = activity.sessions.find((one) => one.blockedBy.length > 0);
          expect(activity.sessions.find((one) => one.pid === waiter?.blockedBy[0])?.blocks).toEqual([waiter?.pid]);
        },
        { timeoutMs: 40_000, everyMs: 500 },
      );
      const { nodes } = await journey.api.get<LockTree>(`/servers/${journey.server.id}/locks`);
      expect(nodes[0]).toMatchObject({
        parent: null,
        state: 'idle in transaction',
        waitingBehind: 1,
        holds: [{ type: 'relation', mode: 'AccessExclusiveLock' }],
      });
      expect(nodes[1]).toMatchObject({ waitsFor: { mode: 'AccessShareLock' } });
      // What is copied from the page means this very process: with its call taken out it finds it, and nothing else.
      const found = nodes[0].terminateSql.replace('pg_terminate_backend(pid)', 'pid');
      expect(await psql(target.url, found)).toBe(String(nodes[0].pid));
      expect(await psql(target.url, found.replace(/= \d+;$/, '= 12345;'))).toBe('');
      // It has not ended, so that no counter knows it; it is ranked all the same.
      const { items } = await journey.api.get<QueryPage>(
        `/servers/${journey.server.id}/queries?from=now-1m&datname=bench`,
      );
      expect(items.map(({ text }) => text)).toContain(nodes[1].latestStatement);
    } finally {
      await release();
    }
  });

  it('never lets a literal of a statement out of the collector', async () => {
    await psql(journey.benchUrl, `select '${CANARY}' as card, pg_sleep(3)`);

    const texts = await eventually(
      async () => {
        const page = await journey.api.get<QueryPage>(
          `/servers/${journey.server.id}/queries?from=now-30m&search=pg_sleep&limit=200`,
        );
        expect(page.items.length).toBeGreaterThan(0);
        return JSON.stringify(page);
      },
      { timeoutMs: 90_000, everyMs: 1_000 },
    );

    expect(texts).not.toContain(CANARY);
  });

  it('tells a listener that new data is stored', async () => {
    const stop = new AbortController();
    const stream = await journey.api.fetch('/live', { signal: stop.signal });

    let text = '';
    for await (const bytes of stream.body!) {
      text += new TextDecoder().decode(bytes);
      if (text.includes(journey.server.id)) break;
    }
    stop.abort();

    expect(text).toMatch(/event: stored/);
  });

  it('says that nothing is missing when nothing is', async () => {
    const { completeness } = await journey.api.series(journey.server.id, {
      metric: 'pg_stat_database.xact_commit',
      from: 'now-1m',
      to: 'now',
      step: 'raw',
    });

    expect(completeness.gaps).toEqual([]);
    expect(completeness.present).toBeGreaterThan(0);
  });

  it('leads a browser from login to a moving chart without an error', async () => {
    const seen = await visit(platform, journey.server.id);

    expect(seen.errors).toEqual([]);
    expect(seen.moved).toBe(true);
  });

  if (mode === 'all-in-one') {
    it('leads whoever is on call from the fleet to the cause in at most three clicks', async () => {
      await incident?.begin(...late);
      const browser = await startBrowser();
      try {
        const { page, errors } = await openPage(browser);
        await signIn(page, platform);
        await page.getByRole('navigation', { name: 'Main' }).waitFor();
        const person = new OnCall(page, platform.url, journey.server.name);
        const clicks = {
          rootBlocker: await person.toRootBlocker(),
          slowStatement: await person.toSlowStatement(),
          horizonHolder: await person.toHorizonHolder(),
        };

        expect(Math.max(...Object.values(clicks))).toBeLessThanOrEqual(3);
        expect(errors).toEqual([]);
      } finally {
        await browser.close();
      }
    }, 240_000);

    it('shows every page in both themes, wide and narrow, with nothing to complain about', async () => {
      const browser = await startBrowser();
      try {
        const { pages, problems } = await walkPages(browser, platform);

        expect(problems).toEqual([]);
        expect(pages).toEqual(expect.arrayContaining(['fleet', 'overview', 'queries', 'queries-detail', 'activity']));
      } finally {
        await browser.close();
      }
    }, 240_000);
  }

  if (mode === 'all-in-one') {
    it('is worked with by keys, brush and comparison, and comes back from a failure', async () => {
      const browser = await startBrowser();
      try {
        const { page, errors } = await openPage(browser);
        await signIn(page, platform);
        const overview = `${platform.url}/servers/${journey.server.id}`;
        await walkByTab(page, overview);
        await page.goto(overview);
        await brushChart(page);
        await compareInUtc(page, overview);
        await page.goto(overview);
        await workByKeys(page, journey.server.id);
        await recoverFromFailure(page, overview);
        await page.goto(`${overview}/changes`);

        expect(await csvOfTable(page, 'changes')).toMatch(/^[^,\r\n]+,.*\r\n/);
        // All that lies over a page has been open by now.
        expect(errors.filter((error) => /content security policy/i.test(error))).toEqual([]);
      } finally {
        await browser.close();
      }
    }, 120_000);
  }

  // The browser talks to the same services in either mode.
  if (mode === 'all-in-one') {
    it('lets an administrator add a user, who is told what is not for the role, and is out once disabled', async () => {
      const browser = await startBrowser();
      try {
        const { told, left } = await addAndDisableUser(browser, platform);

        expect(told).toContain('Your role is viewer.');
        expect(left).toBe('/login');
      } finally {
        await browser.close();
      }
    }, 120_000);
  }

  // The command line asks the same API in either mode.
  if (mode === 'all-in-one') {
    it('does at the command line what the page about it shows', async () => {
      expect(await replaySession(platform, journey.api, journey.server.id)).toEqual([]);
    }, 120_000);
  }

  it('stops on Ctrl-C with exit code 0 and leaves no process behind', async () => {
    const code = await platform.stop();

    expect(code).toBe(0);
    await expect(fetch(platform.url)).rejects.toThrow();
    expect(await processesUsing(platform.directory)).toEqual([]);
  });
});
