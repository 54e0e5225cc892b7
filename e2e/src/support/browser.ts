import { existsSync } from 'node:fs';

import { eventually } from '@pganalytics/servers';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

import type { PanelsAnswer } from './api.js';
import type { Platform } from './platform.js';

const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Without these Chromium talks to its maker's hosts from every start, and fails loudly where there is no network. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a real browser without a window. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = EXECUTABLES.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('Chromium is missing; install the package chromium.');
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Opens a page and collects whatever it complains about. */
export async function openPage(browser: Browser): Promise<{ page: Page; errors: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  return { page, errors };
}

/** Signs in as a person does. */
export async function signIn(page: Page, platform: Platform): Promise<void> {
  await page.goto(platform.url);
  await page.getByLabel(/e-?mail/i).fill(platform.email);
  await page.getByLabel(/^password/i).fill(platform.password);
  await page.getByRole('button', { name: /sign in|log in/i }).click();
  // Whoever goes on before the session has begun is sent back to the sign-in.
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** From the login page to the charts of one server; whether a chart moved, and what the browser complained about. */
export async function visit(platform: Platform, serverId: string): Promise<{ errors: string[]; moved: boolean }> {
  const browser = await startBrowser();
  try {
    const { page, errors } = await openPage(browser);
    const newest = followNewestPoint(page);
    await signIn(page, platform);
    await page.locator(`a[href*="${serverId}"]`).first().click();
    await page.locator('canvas').first().waitFor({ timeout: 30_000 });
    const first = await eventually(() => newest.above(0), { timeoutMs: 30_000 });
    const before = await pixelsOf(page);
    await eventually(() => newest.above(first), { timeoutMs: 45_000 });
    const moved = await eventually(async () => differs(before, await pixelsOf(page)), { timeoutMs: 10_000 });
    return { errors, moved };
  } finally {
    await browser.close();
  }
}

/** What the charts are fed with: the time of the newest point in any series the page has read. */
function followNewestPoint(page: Page): { above(earlier: number): number } {
  let newest = 0;
  page.on('response', (response) => {
    if (!response.url().includes('/panels?') || !response.ok()) return;
    // The body of an answer that the page no longer waits for cannot be read any more.
    const read: Promise<PanelsAnswer | undefined> = response.json().catch(() => undefined);
    void read.then((answer) => {
      for (const { points } of answer?.panels.flatMap((panel) => panel.answer?.series ?? []) ?? []) {
        newest = Math.max(newest, points.findLast(([, value]) => value !== null)?.[0] ?? 0);
      }
    });
  });
  return {
    above: (earlier) => {
      if (newest <= earlier) throw new Error(`no point newer than ${new Date(earlier).toISOString()} was read`);
      return newest;
    },
  };
}

const pixelsOf = (page: Page): Promise<string[]> =>
  page.locator('canvas').evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()));

function differs(before: readonly string[], after: readonly string[]): true {
  if (before.every((pixels, index) => pixels === after[index])) throw new Error('no chart has changed');
  return true;
}
