/**
 * Measures the built dashboard with 5,000 statements and 1,000 servers in a real Chromium: how long the frames of
 * scrolling take, what they cost the main thread, and how soon a key or a click shows.
 *
 *   npm run build -w @pganalytics/dashboard && node tools/dashboard/measure.mjs [--json file]
 *
 * It fails when an interaction takes 100 ms or more of work. Times of frames mean something on a machine that does
 * nothing else; the work of the main thread is counted in processor time, and holds on a busy one too.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { chromium } from 'playwright-core';

import { startLargePlatform } from './large-platform.mjs';

/** @typedef {import('playwright-core').Page} Page */

const mostWorkMs = 100;
const frames = 300;
const pixelsPerFrame = 200;

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) =>
  existsSync(file),
);
if (executablePath === undefined) {
  console.error('Chromium is missing; install the package chromium.');
  process.exit(2);
}

const platform = await startLargePlatform({ servers: 1_000, queries: 5_000 });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
await context.addCookies([{ name: 'pga_csrf', value: 'x', url: platform.url }]);
await context.addInitScript(() => localStorage.setItem('pga.session-expires', String(Date.now() + 3_600_000)));
const page = await context.newPage();
const clock = await processorClock(page);

await page.goto(platform.url);
await page.locator('tr[data-position="5"]').waitFor();
const fleet = {
  rows: 1_000,
  scrolling: await scroll(page),
  'sort by a column': await interact(page, () => page.getByRole('button', { name: 'CPU' }).click()),
  'type into the search': await interact(page, () => typeInto('Search servers', 'shop-09')),
  'group by a label': await interact(page, () => page.getByLabel('Group by').selectOption('label:env')),
};

await page.goto(`${platform.url}/servers/00000000-0000-4000-8000-000000000000/queries`);
await page.locator('tr[data-position="5"]').waitFor();
await loadAll(page, 5_000);
const queries = {
  rows: 5_000,
  scrolling: await scroll(page),
  'next row by key': await interact(page, async () => {
    await page.locator('tr[data-position][tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
  }),
  'last row by key': await interact(page, () => page.keyboard.press('End')),
  'hide a column': await interact(page, async () => {
    await page.getByRole('button', { name: 'Columns of statements' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Rows', exact: true }).click();
  }),
};
await browser.close();
platform.stop();

const figures = { fleet, queries };
console.log(JSON.stringify(figures, null, 2));
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
const slow = Object.entries({ ...fleet, ...queries }).filter(
  ([, figure]) => typeof figure === 'object' && 'workMs' in figure && figure.workMs >= mostWorkMs,
);
for (const [name, figure] of slow) console.error(`${name} takes ${JSON.stringify(figure)}`);
process.exitCode = slow.length > 0 ? 1 : 0;

/** @param {string} label @param {string} text */
async function typeInto(label, text) {
  await page.getByLabel(label).focus();
  await page.keyboard.type(text);
}

/** @param {Page} target @param {number} rows */
async function loadAll(target, rows) {
  const table = target.locator('table.data-table');
  while (Number(await table.getAttribute('aria-rowcount')) <= rows) {
    await target.evaluate(() => document.querySelector('.table-wrap')?.scrollTo({ top: 1e9 }));
    await target.waitForTimeout(20);
  }
  await target.evaluate(() => document.querySelector('.table-wrap')?.scrollTo({ top: 0 }));
  await target.locator('tr[data-position="5"]').waitFor();
}

/** Scrolls by the same way in each frame; how far apart the frames were, and what each cost. @param {Page} target */
async function scroll(target) {
  const before = await clock();
  const times = await target.evaluate(
    ({ count, step }) =>
      new Promise((resolve) => {
        const wrap = document.querySelector('.table-wrap');
        const gaps = /** @type {number[]} */ ([]);
        let last = performance.now();
        let direction = step;
        const next = (/** @type {number} */ now) => {
          gaps.push(now - last);
          last = now;
          if (gaps.length > count) return resolve(gaps.slice(1));
          if (!wrap) throw new Error('there is no table');
          if (wrap.scrollTop + wrap.clientHeight + step >= wrap.scrollHeight) direction = -step;
          wrap.scrollTop += direction;
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    { count: frames, step: pixelsPerFrame },
  );
  const sorted = /** @type {number[]} */ (times).toSorted((one, other) => one - other);
  const at = (/** @type {number} */ share) => round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return {
    frames,
    frameMs: { median: at(0.5), p95: at(0.95), longest: at(1) },
    workPerFrameMs: round(((await clock()) - before) / frames),
  };
}

/** What one interaction costs the main thread until the page rests. @param {Page} target @param {() => Promise<unknown>} act */
async function interact(target, act) {
  const before = await clock();
  await target.evaluate(() => {
    const state = { longest: 0, observer: /** @type {PerformanceObserver | undefined} */ (undefined) };
    state.observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) state.longest = Math.max(state.longest, entry.duration);
    });
    state.observer.observe({ type: 'event', durationThreshold: 16 });
    Object.assign(window, { interaction: state });
  });
  await act();
  await target.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  await target.waitForTimeout(100);
  const shownMs = await target.evaluate(() => {
    const { longest, observer } = /** @type {any} */ (window).interaction;
    observer.disconnect();
    return longest;
  });
  return { workMs: round((await clock()) - before), shownMs };
}

/** The processor time that the page's main thread has used, in milliseconds. @param {Page} target */
async function processorClock(target) {
  const session = await target.context().newCDPSession(target);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
